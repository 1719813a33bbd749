-- How often the most frequent pair is in charge together. What chance gives is drawn, not computed here.
WITH pairs AS (
    SELECT a.department AS one, b.department AS two, count(*) AS shared
    FROM together AS a
    JOIN together AS b ON a.task_id = b.task_id AND a.clause = b.clause AND a.department < b.department
    GROUP BY a.department, b.department)
SELECT left_out.groups,
       (SELECT max(shared) FROM pairs) AS observed,
       (SELECT [one, two] FROM pairs ORDER BY shared DESC, one, two LIMIT 1) AS pair,
       (SELECT count(*) FROM (SELECT DISTINCT task_id, clause FROM together)) AS clauses,
       (SELECT count(*) FROM (SELECT DISTINCT task_id, clause FROM together WHERE units > 1)) AS joint
FROM left_out;
