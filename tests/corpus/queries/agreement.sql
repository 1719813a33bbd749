-- Of each task of the root: how many lines any plan puts in charge, and how alike any two plans are.
WITH RECURSIVE
root AS (SELECT plan_id FROM parents WHERE parent IS NULL),
way AS (
    SELECT task_id AS root_task, plan_id, task_id FROM tasks WHERE plan_id = (FROM root)
    UNION ALL
    SELECT way.root_task, links.plan_id, links.child_task
    FROM way JOIN links
      ON links.parent_plan = way.plan_id AND links.parent_task = way.task_id
     AND links.child_task IS NOT NULL),
held AS (
    SELECT DISTINCT root_task, way.plan_id, line
    FROM way JOIN keyed USING (task_id) WHERE line IS NOT NULL),
sizes AS (SELECT root_task, plan_id, count(*) AS n FROM held GROUP BY ALL),
two AS (
    SELECT a.root_task, a.n AS x, b.n AS y,
           (SELECT count(*) FROM held c JOIN held d USING (root_task, line)
            WHERE c.root_task = a.root_task AND c.plan_id = a.plan_id AND d.plan_id = b.plan_id) AS z
    FROM sizes a JOIN sizes b ON a.root_task = b.root_task AND a.plan_id < b.plan_id)
SELECT t.task_id AS root_task,
       (SELECT count(DISTINCT plan_id) FROM way WHERE way.root_task = t.task_id) AS plans,
       (SELECT count(*) FROM sizes s WHERE s.root_task = t.task_id) AS base,
       (SELECT count(DISTINCT line) FROM held h WHERE h.root_task = t.task_id) AS lines,
       (SELECT avg(z / (x + y - z)) FROM two WHERE two.root_task = t.task_id) AS jaccard
FROM tasks t WHERE t.plan_id = (FROM root)
ORDER BY 1;
