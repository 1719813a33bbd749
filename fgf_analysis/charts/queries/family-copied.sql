-- The share of the letters and digits in the texts of each plan's tasks, their measures' with them, that
-- the counterparts in its parent hold.
WITH texts AS (
    SELECT folded.plan_id, folded.task_id,
           sum(length(regexp_replace(
               if(printed_as = folded.task_id, '', coalesce(title_zh, '')) || coalesce(text_zh, ''),
               '[^\pL\pN]', '', 'g'))) AS signs
    FROM folded JOIN tasks ON tasks.task_id = printed_as
    WHERE folded.task_id IN (SELECT child_task FROM links WHERE child_task IS NOT NULL)
    GROUP BY ALL),
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
told AS (FROM shares WHERE share IS NOT NULL AND NOT untold)
SELECT count(*) AS plans,
       (SELECT count(*) FROM shares) - count(*) AS unknown,
       median(share) AS median,
       max(share) AS high,
       min(share) AS low,
       (SELECT list(label ORDER BY nth) FROM told WHERE share = (SELECT max(share) FROM told)) AS first,
       (SELECT list(label ORDER BY nth) FROM told WHERE share = (SELECT min(share) FROM told)) AS last
FROM told;
