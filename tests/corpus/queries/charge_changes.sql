-- Of each link: how the lines in charge differ. Units are counted that share a line.
WITH pairs AS (
    SELECT plan_id, child_task, parent_plan, parent_task
    FROM links WHERE parent_task IS NOT NULL AND child_task IS NOT NULL),
counted AS (
    SELECT pairs.*,
           (SELECT count(DISTINCT department) FROM keyed WHERE task_id = child_task) AS own,
           (SELECT count(DISTINCT department) FROM keyed WHERE task_id = parent_task) AS above,
           (SELECT count(DISTINCT c.department) FROM keyed c JOIN keyed p USING (key)
            WHERE c.task_id = child_task AND p.task_id = parent_task) AS own_both,
           (SELECT count(DISTINCT p.department) FROM keyed c JOIN keyed p USING (key)
            WHERE c.task_id = child_task AND p.task_id = parent_task) AS above_both,
           (SELECT string_agg(DISTINCT line, '|' ORDER BY line) FROM keyed
            WHERE task_id = child_task) AS lines,
           (SELECT string_agg(DISTINCT line, '|' ORDER BY line) FROM keyed
            WHERE task_id = parent_task) AS parent_lines
    FROM pairs),
judged AS (
    SELECT counted.*, c.named AS c_named, p.named AS p_named,
        CASE WHEN (NOT c.printed AND c.often < 0.5) OR (NOT p.printed AND p.often < 0.5)
                 THEN 'without clause'
             WHEN NOT c.named AND NOT p.named THEN 'nobody'
             WHEN NOT c.named THEN 'nobody in child'
             WHEN NOT p.named THEN 'nobody in parent'
             WHEN lines IS NULL OR parent_lines IS NULL THEN 'line unknown'
             WHEN own_both = own AND above_both = above THEN 'same line'
             WHEN above_both = above THEN 'more lines'
             WHEN own_both = own THEN 'fewer lines'
             WHEN own_both > 0 THEN 'partly other'
             ELSE 'other line' END AS change
    FROM counted
    JOIN told c ON c.task_id = child_task
    JOIN told p ON p.task_id = parent_task)
SELECT plan_id, child_task AS task_id, parent_plan, parent_task, change, lines, parent_lines,
       CASE WHEN change IN ('same line', 'more lines', 'fewer lines', 'partly other', 'other line')
            THEN (SELECT count(*) FROM (
                      SELECT department FROM keyed WHERE task_id = child_task
                      GROUP BY department
                      HAVING count(*) FILTER (key IN (
                          SELECT key FROM keyed WHERE task_id = parent_task)) = 0))
            ELSE 0 END AS units_added,
       CASE WHEN c_named THEN child_task IN (FROM joint) END AS jointly,
       CASE WHEN p_named THEN parent_task IN (FROM joint) END AS parent_jointly,
       CASE WHEN c_named AND p_named
            THEN child_task IN (FROM joint) AND NOT parent_task IN (FROM joint) END AS newly_joint
FROM judged
ORDER BY plan_id, parent_task, child_task;
