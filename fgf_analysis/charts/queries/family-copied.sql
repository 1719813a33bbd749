-- The share of the characters of each plan's tasks that is its parent's, blanks not counted.
WITH texts AS (
    SELECT plan_id, task_id,
           length(regexp_replace(coalesce(title_zh, '') || coalesce(text_zh, ''), '\s', '', 'g')) AS signs
    FROM tasks
    WHERE task_id IN (SELECT child_task FROM links WHERE child_task IS NOT NULL)),
best AS (SELECT child_task AS task_id, max(copied::DOUBLE) AS part FROM pairs GROUP BY child_task),
shares AS (
    SELECT nth, label,
           (SELECT sum(signs * coalesce(part, 0)) / nullif(sum(signs), 0)
            FROM texts LEFT JOIN best USING (task_id)
            WHERE texts.plan_id = names.plan_id) AS share,
           -- Where links say nothing of words, nothing is known.
           EXISTS (FROM pairs WHERE pairs.plan_id = names.plan_id)
           AND NOT EXISTS (FROM pairs WHERE pairs.plan_id = names.plan_id AND copied IS NOT NULL) AS untold
    FROM names JOIN parents USING (plan_id)
    WHERE parent IS NOT NULL),
some AS (FROM shares WHERE share IS NOT NULL AND NOT untold)
SELECT count(*) AS plans,
       (SELECT count(*) FROM shares) - count(*) AS unknown,
       median(share) AS median,
       max(share) AS high,
       min(share) AS low,
       (SELECT list(label ORDER BY nth) FROM some WHERE share = (SELECT max(share) FROM some)) AS first,
       (SELECT list(label ORDER BY nth) FROM some WHERE share = (SELECT min(share) FROM some)) AS last
FROM some;
