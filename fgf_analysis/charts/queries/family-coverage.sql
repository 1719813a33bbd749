-- How many tasks of its parent each plan has a counterpart to, and how many of its own tasks have none.
WITH counted AS (
    SELECT nth, label, plan_id IN (SELECT plan_id FROM farther) AS farther,
           (SELECT count(DISTINCT parent_task) FROM links WHERE links.plan_id = names.plan_id) AS above,
           (SELECT count(DISTINCT parent_task) FROM pairs WHERE pairs.plan_id = names.plan_id) AS covered,
           (SELECT count(DISTINCT child_task) FROM links WHERE links.plan_id = names.plan_id) AS tasks,
           (SELECT count(DISTINCT child_task) FROM pairs WHERE pairs.plan_id = names.plan_id) AS known
    FROM names JOIN parents USING (plan_id)
    WHERE parent IS NOT NULL),
told AS (SELECT *, above - covered AS missing FROM counted WHERE above > 0),
worst AS (FROM told WHERE missing = (SELECT max(missing) FROM told))
SELECT count(*) AS plans,
       count(*) FILTER (missing = 0) AS "full",
       max(missing) AS most,
       (SELECT list(label ORDER BY nth) FROM worst) AS first,
       (SELECT arg_min(above, nth) FROM worst) AS "of",
       (SELECT arg_min(covered, nth) FROM worst) AS covered,
       sum(tasks)::BIGINT AS tasks,
       sum(tasks - known)::BIGINT AS added,
       count(*) FILTER (tasks > known) AS adding,
       count(*) FILTER (farther) AS indirect,
       list(label ORDER BY nth) FILTER (farther) AS farther
FROM told;
