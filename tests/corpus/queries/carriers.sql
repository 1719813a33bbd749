-- Of each plan, theme and line in charge: its tasks, of those that any line is in charge of.
WITH held AS (
    SELECT DISTINCT themed.plan_id, theme, task_id, line
    FROM themed JOIN keyed USING (task_id) WHERE line IS NOT NULL)
SELECT plan_id, theme, line, count(*) AS tasks,
       (SELECT count(DISTINCT task_id) FROM held b
        WHERE b.plan_id = held.plan_id AND b.theme = held.theme) AS base,
       (SELECT count(DISTINCT plan_id) FROM held b
        WHERE b.line = held.line AND b.theme = held.theme) AS plans
FROM held GROUP BY plan_id, theme, line
ORDER BY 1, 2, 3;
