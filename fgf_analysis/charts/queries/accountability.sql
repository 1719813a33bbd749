-- Of the tasks with a clause: who is in charge, who is named beside, who is not named, what has a date.
WITH tasks_shown AS (
    SELECT task_id, state,
           (SELECT count(DISTINCT department) FROM standing WHERE standing.task_id = state.task_id) AS units,
           (SELECT count(*) FROM charge WHERE charge.task_id = state.task_id) AS in_charge,
           task_id IN (SELECT task_id FROM groups) AS unnamed,
           task_id IN (SELECT task_id FROM tasks WHERE deadlines_zh IS NOT NULL) AS dated
    FROM state
    WHERE shown)
SELECT base.*, unnamed.example,
       (SELECT count(*) FROM tasks_shown WHERE state = 'alone') AS alone,
       (SELECT count(*) FROM tasks_shown WHERE state = 'jointly') AS jointly,
       (SELECT count(*) FROM tasks_shown WHERE state = 'separately') AS separately,
       (SELECT count(*) FROM tasks_shown WHERE units > in_charge) AS named_beside,
       (SELECT count(*) FROM tasks_shown WHERE unnamed) AS open,
       (SELECT count(DISTINCT task_id) FROM assignments WHERE role_basis = 'rule') AS ruled,
       (SELECT count(*) FROM tasks_shown WHERE dated) AS dated
FROM base, unnamed;
