-- Of which pairs of units one has more tasks whatever the lost clauses say: more than the other would
-- have if every lost clause named it.
WITH units AS (
    SELECT department, count(charge.task_id) AS tasks, coalesce(sum(part), 0) AS shared
    FROM (SELECT DISTINCT department FROM standing)
    LEFT JOIN charge USING (department)
    GROUP BY department),
pairs AS (
    SELECT a.department AS more, a.tasks - b.tasks - lost AS lead, a.shared - b.shared - lost AS lead_shared
    FROM units AS a, units AS b, base
    WHERE a.department <> b.department),
sure AS (SELECT more, count(*) AS below FROM pairs WHERE lead > 0 GROUP BY more)
SELECT base.*,
       (SELECT count(*) FROM units) AS units,
       (SELECT count(*) FROM units) - 1 AS rest,
       (SELECT count(*) // 2 FROM pairs) AS pairs,
       (SELECT count(*) FROM pairs WHERE lead > 0) AS sure,
       (SELECT count(*) FROM pairs WHERE lead > 1) AS sure_1,
       (SELECT count(*) FROM pairs WHERE lead > 2) AS sure_2,
       (SELECT count(*) FROM pairs WHERE lead_shared > 1e-9) AS sure_shared,
       (SELECT list(more ORDER BY more) FROM sure) AS first,
       (SELECT coalesce(max(below), 0) FROM sure) AS below
FROM base;
