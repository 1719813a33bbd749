-- The dates with their year by which tasks are to be done: the last day of the printed period.
-- 2022年底前 and 2022年年底前 end on 2022-12-31, 2023年6月底前 and 2023年6月 on 2023-06-30. Not counted are
-- 年底前 and 6月底前, which leave the year open, 2023年6月前, which leaves the day open, and 2030年, the end
-- of a range whose month is not told.
WITH printed AS (
    SELECT task_id,
           regexp_extract(replace(words, ' ', ''),
                          '^(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?(.*)$', ['year', 'month', 'day', 'rest']) AS part
    FROM (SELECT task_id, unnest(string_split(deadlines_zh, chr(10))) AS words FROM tasks)),
dated AS (
    SELECT DISTINCT task_id,
           CASE WHEN part.month = '' AND regexp_matches(part.rest, '^年?底') THEN try_cast(part.year || '-12-31' AS DATE)
                WHEN part.day <> ''
                    THEN try_cast(part.year || '-' || part.month || '-' || part.day AS DATE)
                WHEN part.month <> '' AND NOT regexp_matches(part.rest, '^之?以?前')
                    THEN last_day(try_cast(part.year || '-' || part.month || '-1' AS DATE))
           END AS due
    FROM printed
    WHERE part.year <> ''),
dates AS (SELECT due, count(*) AS tasks FROM dated WHERE due IS NOT NULL GROUP BY due),
peaks AS (SELECT due, tasks FROM dates WHERE tasks = (SELECT max(tasks) FROM dates))
SELECT (SELECT count(*) FROM tasks) AS tasks,
       (SELECT count(DISTINCT task_id) FROM dated WHERE due IS NOT NULL) AS dated,
       (SELECT count(*) FROM dates) AS dates,
       (SELECT min(due)::VARCHAR FROM dates) AS first,
       (SELECT max(due)::VARCHAR FROM dates) AS last,
       (SELECT min(due)::VARCHAR FROM peaks) AS peak,
       (SELECT count(*) FROM peaks) AS peaks,
       (SELECT max(tasks) FROM peaks) AS peak_tasks;
