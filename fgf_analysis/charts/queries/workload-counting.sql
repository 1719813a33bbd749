-- Who comes first when a task counts once for each unit in charge, and when each has its part of it.
WITH units AS (
    SELECT department, count(*) AS tasks, sum(part) AS shared FROM charge GROUP BY department),
first AS (SELECT * FROM units WHERE tasks = (SELECT max(tasks) FROM units)),
first_shared AS (SELECT * FROM units WHERE shared > (SELECT max(shared) FROM units) - 1e-9)
SELECT base.*,
       (SELECT count(*) FROM units) AS units,
       (SELECT count(*) FROM units WHERE tasks = 1) AS single,
       (SELECT count(*) FROM (SELECT task_id FROM charge GROUP BY task_id HAVING count(*) > 1)) AS joint,
       (SELECT list(department ORDER BY department) FROM first) AS first,
       (SELECT max(tasks) FROM units) AS most,
       (SELECT arg_min(shared, department) FROM first) AS shared,
       (SELECT list(department ORDER BY department) FROM first_shared) AS first_shared,
       (SELECT max(shared) FROM units) AS most_shared
FROM base;
