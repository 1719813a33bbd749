-- The pairs of lines that one clause puts in charge, by plan. A unit of several lines is one node, a
-- unit without a line none. What is beyond chance is drawn, not counted here.
WITH nodes AS (
    SELECT department, string_agg(line, '|' ORDER BY line) AS node FROM lines GROUP BY department),
named AS (
    SELECT DISTINCT plan_id, task_id, clause, node FROM in_charge JOIN nodes USING (department)),
tied AS (
    SELECT DISTINCT a.plan_id, a.task_id, a.node AS one, b.node AS two
    FROM named AS a
    JOIN named AS b ON a.task_id = b.task_id AND a.clause = b.clause AND a.node < b.node),
several AS (
    SELECT one, two, count(DISTINCT plan_id) AS plans, count(*) AS tasks
    FROM tied GROUP BY one, two HAVING count(DISTINCT plan_id) > 1)
SELECT count(*) AS several,
       max(plans) AS most,
       (SELECT count(*) FROM (
            SELECT DISTINCT own.one, own.two, own.task_id
            FROM tied AS own
            JOIN several USING (one, two)
            JOIN pairs ON child_task = own.task_id
            JOIN tied AS above ON above.task_id = parent_task
                AND above.one = own.one AND above.two = own.two)) AS inherited,
       sum(tasks)::BIGINT AS tasks
FROM several;
