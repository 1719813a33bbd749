-- The primary themes that most tasks have by keywords (top), those of them that every coder also gave
-- most often (first; all where none is), and to how many tasks, the fewest and the most (read).
WITH counts AS (SELECT name_zh, count(*) AS tasks FROM themed GROUP BY name_zh),
top AS (SELECT name_zh FROM counts WHERE tasks = (SELECT max(tasks) FROM counts)),
coders AS (
    SELECT coder, name_zh, count(*) AS tasks
    FROM codings JOIN themes ON codings."primary" = themes.theme
    GROUP BY coder, name_zh),
readings AS (
    SELECT coder, name_zh, tasks, tasks = max(tasks) OVER (PARTITION BY coder) AS most
    FROM coders),
agreed AS (
    SELECT name_zh FROM top
    WHERE (SELECT count(*) FROM readings WHERE readings.name_zh = top.name_zh AND most)
        = (SELECT count(DISTINCT coder) FROM codings)),
first AS (
    SELECT name_zh FROM agreed
    UNION SELECT name_zh FROM top WHERE NOT EXISTS (FROM agreed))
SELECT coverage.*,
       (SELECT count(DISTINCT theme) FROM keywords) AS themes,
       (SELECT list(name_zh ORDER BY name_zh) FROM top) AS top,
       (SELECT max(tasks) FROM counts) AS most,
       (SELECT list(name_zh ORDER BY name_zh) FROM first) AS first,
       (SELECT count(DISTINCT coder) FROM codings) AS read_by,
       EXISTS (FROM agreed) AND EXISTS (FROM codings) AS agreed,
       (SELECT list_sort(list_distinct([min(tasks), max(tasks)])) FROM readings
        WHERE name_zh IN (SELECT name_zh FROM agreed)) AS read
FROM coverage;
