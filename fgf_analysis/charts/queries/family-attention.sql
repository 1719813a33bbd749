-- The share of each theme in the tasks with a keyword, by level where there are several, else by year,
-- else by plan; and the theme whose share differs most.
WITH whose AS (SELECT DISTINCT names.* FROM names JOIN themed USING (plan_id)),
manner AS (
    SELECT CASE WHEN count(DISTINCT level) > 1 THEN 'level'
                WHEN count(DISTINCT year) > 1 THEN 'year' ELSE 'plan' END AS manner
    FROM whose),
grouped AS (
    SELECT plan_id, nth,
           CASE (FROM manner)
               WHEN 'level' THEN CASE level WHEN 'national' THEN '国家级' WHEN 'province' THEN '省级'
                                            WHEN 'city' THEN '市级' WHEN 'county' THEN '县级' END
               WHEN 'year' THEN year || '年'
               ELSE label END AS called
    FROM whose),
base AS (
    SELECT called, count(DISTINCT task_id) AS tasks
    FROM grouped JOIN themed USING (plan_id) WHERE called IS NOT NULL GROUP BY called),
used AS (SELECT DISTINCT theme FROM grouped JOIN themed USING (plan_id) WHERE called IS NOT NULL),
shares AS (
    SELECT theme, called, base.tasks,
           coalesce((SELECT sum(part) FROM themed JOIN grouped USING (plan_id)
                     WHERE grouped.called = base.called AND themed.theme = used.theme), 0)
               / base.tasks AS share
    FROM used, base),
spreads AS (
    SELECT theme, max(share) - min(share) AS spread FROM shares GROUP BY theme),
widest AS (SELECT theme FROM spreads WHERE spread >= (SELECT max(spread) FROM spreads) - 1e-9),
own AS (
    SELECT called, nth, tasks, share FROM shares
    JOIN (SELECT called, min(nth) AS nth FROM grouped GROUP BY called) USING (called)
    WHERE theme = (SELECT widest.theme FROM widest JOIN themes ON name_zh = widest.theme ORDER BY place LIMIT 1)),
ends AS (
    SELECT *, share >= (SELECT max(share) FROM own) - 1e-9 AS high,
           share <= (SELECT min(share) FROM own) + 1e-9 AS low
    FROM own)
SELECT (FROM manner) AS "by",
       (SELECT count(*) FROM base) AS groups,
       (SELECT sum(tasks)::BIGINT FROM base) AS tasks,
       (SELECT count(*) FROM tasks WHERE plan_id IN (SELECT plan_id FROM parents)
           AND task_id NOT IN (SELECT task_id FROM themed)) AS unthemed,
       (SELECT list(widest.theme ORDER BY place) FROM widest JOIN themes ON name_zh = widest.theme) AS first,
       (SELECT max(spread) FROM spreads) AS spread,
       max(share) AS high,
       min(share) AS low,
       1.0::DOUBLE / min(tasks) FILTER (high OR low) AS one,
       list(called ORDER BY called) FILTER (high) AS more,
       list(called ORDER BY called) FILTER (low) AS less
FROM ends;
