-- Of each task of the root and line: the plans that put it in charge of a counterpart, of those that
-- put any line in charge of one.
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
    FROM way JOIN keyed USING (task_id) WHERE line IS NOT NULL)
SELECT root_task, line, count(*) AS plans,
       (SELECT count(DISTINCT plan_id) FROM held b WHERE b.root_task = held.root_task) AS base
FROM held GROUP BY root_task, line
ORDER BY 1, 2;
