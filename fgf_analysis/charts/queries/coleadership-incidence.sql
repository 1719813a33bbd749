-- The tasks of which one clause puts several units in charge, and who is in charge of most of them.
WITH dots AS (SELECT DISTINCT task_id, department FROM together WHERE units > 1),
units AS (SELECT department, count(*) AS tasks FROM dots GROUP BY department)
SELECT base.*, left_out.groups,
       (SELECT count(DISTINCT task_id) FROM dots) AS joint,
       (SELECT count(*) FROM units) AS units,
       (SELECT max(tasks) FROM units) AS most,
       (SELECT count(DISTINCT task_id) FROM dots
        WHERE task_id IN (SELECT task_id FROM standing
                          JOIN assignments USING (task_id, clause, department)
                          WHERE standing = 'jointly' AND regexp_matches(word, '分工'))) AS divided,
       (SELECT list(department ORDER BY department) FROM units
        WHERE tasks = (SELECT max(tasks) FROM units)) AS first,
       (SELECT max(units) FROM (SELECT count(*) AS units FROM dots GROUP BY task_id)) AS largest
FROM base, left_out;
