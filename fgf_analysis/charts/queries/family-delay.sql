-- The days from the signature of each plan's parent to its own.
WITH days AS (
    SELECT own.nth, own.label, own.plan_id IN (SELECT plan_id FROM farther) AS farther,
           own.signed - above.signed AS days
    FROM names AS own
    JOIN parents USING (plan_id)
    JOIN names AS above ON above.plan_id = parent),
told AS (FROM days WHERE days IS NOT NULL)
SELECT count(*) AS plans,
       (SELECT count(*) FROM days WHERE days IS NULL) AS undated,
       (SELECT list(label ORDER BY nth) FROM days WHERE days IS NULL) AS missing,
       count(*) FILTER (days < 0) AS before,
       count(*) FILTER (farther) AS indirect,
       list(label ORDER BY nth) FILTER (farther) AS farther,
       min(days) AS least,
       median(days) AS median,
       max(days) AS most,
       (SELECT list(label ORDER BY nth) FROM told WHERE days = (SELECT min(days) FROM told)) AS first,
       (SELECT list(label ORDER BY nth) FROM told WHERE days = (SELECT max(days) FROM told)) AS last
FROM told;
