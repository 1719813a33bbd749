-- Of each task of the root: which lines are in charge of it or its counterparts, and in how many plans.
WITH everywhere AS (
    SELECT root_task, plan_id, task_id FROM ways
    UNION ALL SELECT task_id, (SELECT plan_id FROM root), task_id FROM root_tasks),
held AS (
    SELECT DISTINCT everywhere.plan_id, root_task, line
    FROM everywhere JOIN charge USING (task_id)
    WHERE line IS NOT NULL),
base AS (SELECT root_task, count(DISTINCT plan_id) AS base FROM held GROUP BY root_task),
counted AS (SELECT root_task, line, count(*) AS plans FROM held GROUP BY root_task, line),
several AS (
    SELECT root_task, heading, place, base, count(*) AS lines, max(plans) AS most
    FROM counted
    JOIN base USING (root_task)
    JOIN root_tasks ON task_id = root_task
    WHERE base > 1
    GROUP BY ALL)
SELECT (SELECT root FROM root) AS root,
       (SELECT count(DISTINCT plan_id) FROM held) AS plans,
       count(*) AS tasks,
       count(*) FILTER (most = base) AS agreed,
       (SELECT count(DISTINCT line) FROM held) AS lines,
       max(lines) AS most,
       list(heading ORDER BY place) FILTER (lines = (SELECT max(lines) FROM several)) AS first
FROM several;
