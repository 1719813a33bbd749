-- Of the tasks with a clause: who is in charge, who is named beside, who is not named, what has a date.
SELECT base.*, unnamed.example,
       count(*) FILTER (state = 'alone') AS alone,
       count(*) FILTER (state = 'jointly') AS jointly,
       count(*) FILTER (state = 'separately') AS separately,
       count(*) FILTER (EXISTS (
           FROM standing
           WHERE standing.task_id = state.task_id
             AND department NOT IN (SELECT department FROM charge WHERE charge.task_id = state.task_id)
       )) AS named_beside,
       -- Also: beside a unit that is named.
       count(*) FILTER (state.task_id IN (SELECT task_id FROM standing)
                        AND state.task_id IN (SELECT task_id FROM groups)) AS also,
       count(*) FILTER (state.task_id IN (
           SELECT task_id FROM tasks WHERE deadlines_zh IS NOT NULL)) AS dated
FROM base, unnamed, state
WHERE state.shown
GROUP BY ALL;
