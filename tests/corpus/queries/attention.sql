-- Of each plan and theme: its part of the tasks with any theme.
WITH number AS (SELECT task_id, count(*) AS n FROM themed GROUP BY task_id)
SELECT p.plan_id, theme.name_zh AS theme,
       coalesce((SELECT sum(1.0 / n) FROM themed t JOIN number USING (task_id)
                 WHERE t.plan_id = p.plan_id AND t.theme = theme.name_zh), 0) AS tasks,
       (SELECT count(DISTINCT task_id) FROM themed t WHERE t.plan_id = p.plan_id) AS base,
       (SELECT count(*) FROM tasks t WHERE t.plan_id = p.plan_id
        AND task_id NOT IN (SELECT task_id FROM themed)) AS unthemed
FROM parents p, themes theme
ORDER BY 1, 2;
