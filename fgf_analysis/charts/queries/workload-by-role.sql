-- Who is in charge of most tasks, how many units are in charge of one, and how many only stand beside.
WITH units AS (
    SELECT department, count(charge.task_id) AS tasks
    FROM (SELECT DISTINCT department FROM standing)
    LEFT JOIN charge USING (department)
    GROUP BY department)
SELECT base.*, unnamed.example,
       (SELECT count(*) FROM units) AS units,
       (SELECT max(tasks) FROM units) AS most,
       (SELECT list(department ORDER BY department) FROM units
        WHERE tasks = (SELECT max(tasks) FROM units)) AS first,
       (SELECT count(*) FROM units WHERE tasks = 1) AS once,
       (SELECT count(*) FROM units WHERE tasks = 0) AS beside
FROM base, unnamed;
