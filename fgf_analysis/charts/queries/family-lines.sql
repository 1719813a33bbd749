-- Of each task of the root: which lines are in charge of its counterparts, and in how many plans.
WITH held AS (
    SELECT DISTINCT ways.plan_id, root_task, line
    FROM ways JOIN charge USING (task_id)
    WHERE line IS NOT NULL),
counted AS (SELECT root_task, line, count(*) AS plans FROM held GROUP BY root_task, line),
several AS (
    SELECT root_task, heading, place,
           (SELECT count(DISTINCT plan_id) FROM held WHERE held.root_task = counted.root_task) AS plans,
           count(*) AS lines,
           max(plans) AS most
    FROM counted JOIN root_tasks ON task_id = root_task
    GROUP BY root_task, heading, place
    HAVING (SELECT count(DISTINCT plan_id) FROM held WHERE held.root_task = counted.root_task) > 1),
top AS (FROM several WHERE lines = (SELECT max(lines) FROM several))
SELECT (SELECT root FROM root) AS root,
       (SELECT count(DISTINCT plan_id) FROM held) AS plans,
       count(*) AS tasks,
       count(*) FILTER (several.most = several.plans) AS agreed,
       (SELECT count(DISTINCT line) FROM held) AS lines,
       max(lines) AS most,
       (SELECT list(heading ORDER BY place) FROM top) AS first,
       (SELECT arg_min(plans, place) FROM top) AS in_plans
FROM several;
