-- Each task of the root in each plan, by following the links down from the root.
WITH RECURSIVE
root AS (SELECT plan_id FROM parents WHERE parent IS NULL),
way AS (
    SELECT task_id AS root_task, plan_id, task_id, 1.0::DOUBLE AS probability
    FROM tasks WHERE plan_id = (FROM root)
    UNION ALL
    SELECT way.root_task, links.plan_id, links.child_task, way.probability * links.probability
    FROM way JOIN links
      ON links.parent_plan = way.plan_id AND links.parent_task = way.task_id
     AND links.child_task IS NOT NULL),
found AS (
    SELECT plan_id, root_task, count(DISTINCT task_id) AS number, max(probability) AS probability,
           string_agg(DISTINCT task_id, '|' ORDER BY task_id) AS tasks
    FROM way GROUP BY plan_id, root_task),
shared AS (
    SELECT task_id FROM way GROUP BY task_id HAVING count(DISTINCT root_task) > 1)
SELECT p.plan_id, t.task_id AS root_task, p.parent AS parent_plan,
       CASE WHEN p.parent IS NULL THEN 'root'
            WHEN f.number IS NULL AND above.number IS NULL THEN 'dropped above'
            WHEN f.number IS NULL THEN 'dropped'
            WHEN f.number > 1 THEN 'split'
            WHEN f.tasks IN (FROM shared) THEN 'merged'
            ELSE 'kept' END AS fate,
       f.tasks, coalesce(f.number, 0) AS number, f.probability,
       (SELECT string_agg(DISTINCT line, '|' ORDER BY line) FROM keyed
        WHERE list_contains(string_split(f.tasks, '|'), task_id)) AS lines
FROM parents p
CROSS JOIN (SELECT task_id FROM tasks WHERE plan_id = (FROM root)) t
LEFT JOIN found f ON f.plan_id = p.plan_id AND f.root_task = t.task_id
LEFT JOIN found above ON above.plan_id = p.parent AND above.root_task = t.task_id
ORDER BY 1, 2;
