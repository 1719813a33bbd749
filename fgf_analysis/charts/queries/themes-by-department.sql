-- Of which themes the tasks are that each unit is in charge of, and whose are of most.
WITH units AS (
    SELECT department, count(*) AS charge, count(theme) AS themed, count(DISTINCT theme) AS breadth
    FROM charge LEFT JOIN themed USING (task_id)
    GROUP BY department),
top AS (SELECT * FROM units WHERE breadth = (SELECT max(breadth) FROM units)),
first AS (SELECT * FROM top ORDER BY department LIMIT 1)
SELECT coverage.*,
       (SELECT count(*) FROM units WHERE themed > 1) AS several,
       (SELECT count(*) FROM units WHERE themed = 1) AS single,
       (SELECT coalesce(nullif(count(*) FILTER (themed > 1), 0), count(*) FILTER (themed > 0)) FROM units) AS rows,
       (SELECT count(DISTINCT theme)
        FROM charge JOIN themed USING (task_id)
        WHERE department IN (SELECT department FROM units WHERE themed > 1)) AS themes,
       (SELECT list(department ORDER BY department) FROM top) AS top,
       (SELECT list(department) FROM first) AS first, first.breadth, first.charge, first.themed
FROM coverage LEFT JOIN first ON true;
