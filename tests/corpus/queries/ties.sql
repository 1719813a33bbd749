-- Of each plan and pair of lines: the tasks of which a clause puts both in charge. A unit of several
-- lines is one node.
WITH node AS (
    SELECT department, string_agg(line, '|' ORDER BY line) AS line FROM lines GROUP BY department),
held AS (SELECT DISTINCT plan_id, task_id, clause, line FROM charged JOIN node USING (department))
SELECT a.plan_id, a.line AS line_a, b.line AS line_b, count(DISTINCT a.task_id) AS tasks,
       string_agg(DISTINCT a.task_id, '|' ORDER BY a.task_id) AS task_ids
FROM held a JOIN held b ON a.task_id = b.task_id AND a.clause = b.clause AND a.line < b.line
GROUP BY ALL
ORDER BY 1, 2, 3;
