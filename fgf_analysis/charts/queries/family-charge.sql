-- Of each pair of a task and its counterpart: how the lines in charge differ, unit by unit.
WITH counted AS (
    SELECT pairs.plan_id, c.state AS own_state, p.state AS above_state,
           (SELECT count(DISTINCT department) FROM charge WHERE task_id = child_task) AS own,
           (SELECT count(DISTINCT department) FROM charge WHERE task_id = parent_task) AS above,
           (SELECT count(line) FROM charge WHERE task_id = child_task) AS own_lines,
           (SELECT count(line) FROM charge WHERE task_id = parent_task) AS above_lines,
           (SELECT count(DISTINCT department) FROM charge WHERE task_id = child_task
              AND key IN (SELECT key FROM charge WHERE task_id = parent_task)) AS own_shared,
           (SELECT count(DISTINCT department) FROM charge WHERE task_id = parent_task
              AND key IN (SELECT key FROM charge WHERE task_id = child_task)) AS above_shared
    FROM pairs
    JOIN state AS c ON c.task_id = child_task
    JOIN state AS p ON p.task_id = parent_task),
judged AS (
    SELECT *, CASE WHEN above_state <> 'named' THEN NULL
                   WHEN own_state = 'nobody' THEN 'nobody'
                   WHEN own_state <> 'named' OR own_lines = 0 OR above_lines = 0 THEN NULL
                   WHEN own_shared = own AND above_shared = above THEN 'same'
                   WHEN above_shared = above THEN 'more'
                   WHEN own_shared = own THEN 'fewer'
                   WHEN own_shared > 0 THEN 'partly'
                   ELSE 'other' END AS change
    FROM counted)
SELECT count(change) AS pairs,
       count(DISTINCT plan_id) FILTER (change IS NOT NULL) AS plans,
       (SELECT list(label ORDER BY nth) FROM names
        WHERE plan_id IN (SELECT plan_id FROM judged WHERE change IS NOT NULL)) AS charged,
       count(*) - count(change) AS "left",
       count(DISTINCT plan_id) - count(DISTINCT plan_id) FILTER (change IS NOT NULL) AS bare,
       count(*) FILTER (change = 'same') AS same,
       count(*) FILTER (change = 'more') AS more,
       count(*) FILTER (change = 'fewer') AS fewer,
       count(*) FILTER (change = 'partly') AS partly,
       count(*) FILTER (change = 'other') AS other,
       count(*) FILTER (change = 'nobody') AS nobody
FROM judged;
