-- Of each plan with a parent: what it covers of it, drops, adds, splits, merges and copies.
WITH pairs AS (
    SELECT * FROM links WHERE parent_task IS NOT NULL AND child_task IS NOT NULL),
fan AS (
    SELECT plan_id, parent_task FROM pairs GROUP BY ALL HAVING count(DISTINCT child_task) > 1),
funnel AS (
    SELECT plan_id, child_task FROM pairs GROUP BY ALL HAVING count(DISTINCT parent_task) > 1),
texts AS (
    SELECT plan_id, task_id,
           len(regexp_replace(coalesce(text_zh, ''), '[^\pL\pN]', '', 'g')) AS n
    FROM tasks),
best AS (SELECT child_task, max(copied) AS c FROM pairs GROUP BY child_task),
copying AS (
    SELECT texts.plan_id, sum(n * coalesce(c, 0)) / sum(n) AS copied
    FROM texts LEFT JOIN best ON child_task = task_id
    GROUP BY texts.plan_id)
SELECT p.plan_id, p.parent AS parent_plan, own.level, own.place,
       year(coalesce(own.signed, own.published)::DATE) AS year,
       (SELECT count(*) FROM tasks WHERE plan_id = p.parent) AS parent_tasks,
       (SELECT count(DISTINCT parent_task) FROM pairs WHERE plan_id = p.plan_id) AS covered,
       (SELECT count(*) FROM links WHERE plan_id = p.plan_id AND kind = 'dropped') AS dropped,
       (SELECT count(*) FROM tasks WHERE plan_id = p.plan_id) AS tasks,
       (SELECT count(DISTINCT child_task) FROM pairs WHERE plan_id = p.plan_id) AS counterparts,
       (SELECT count(*) FROM links WHERE plan_id = p.plan_id AND kind = 'added') AS added,
       (SELECT count(*) FROM fan WHERE plan_id = p.plan_id) AS split,
       (SELECT count(*) FROM funnel WHERE plan_id = p.plan_id) AS merged,
       (SELECT copied FROM copying WHERE plan_id = p.plan_id) AS copied,
       own.signed::DATE - above.signed::DATE AS delay_days
FROM parents p
JOIN plans own ON own.plan_id = p.plan_id
JOIN plans above ON above.plan_id = p.parent
ORDER BY p.plan_id;
