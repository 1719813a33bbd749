-- Of each plan and line: the tasks that it is in charge of, of those that name anybody in charge.
WITH held AS (
    SELECT k.plan_id, k.line, k.task_id,
           max(CASE WHEN (SELECT count(*) FROM charged o
                          WHERE o.task_id = c.task_id AND o.clause = c.clause) > 1
               THEN 1 ELSE 0 END) AS jointly
    FROM keyed k JOIN charged c ON c.task_id = k.task_id AND c.department = k.department
    WHERE line IS NOT NULL
    GROUP BY ALL)
SELECT plan_id, line, count(*) AS tasks, sum(jointly) AS jointly,
       (SELECT count(DISTINCT task_id) FROM charged c WHERE c.plan_id = held.plan_id) AS base,
       string_agg(task_id, '|' ORDER BY task_id) AS task_ids
FROM held GROUP BY plan_id, line
ORDER BY 1, 2;
