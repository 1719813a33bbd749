-- The units in charge, those that one clause puts in charge together, and who has most partners.
WITH pairs AS (
    SELECT DISTINCT a.department AS unit, b.department AS partner
    FROM together AS a
    JOIN together AS b USING (task_id, clause)
    WHERE a.department <> b.department),
units AS (
    SELECT department, count(partner) AS partners
    FROM (SELECT DISTINCT department FROM together)
    LEFT JOIN pairs ON unit = department
    GROUP BY department)
SELECT base.*, left_out.groups,
       (SELECT count(*) FROM units) AS units,
       (SELECT count(*) FROM pairs WHERE unit < partner) AS ties,
       (SELECT count(*) FROM units WHERE partners = 0) AS isolates,
       (SELECT max(partners) FROM units) AS partners,
       (SELECT list(department ORDER BY department) FROM units
        WHERE partners = (SELECT max(partners) FROM units)) AS first
FROM base, left_out;
