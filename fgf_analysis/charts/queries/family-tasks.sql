-- Of each task of the root: in how many of the plans below it there is a counterpart.
WITH below AS (SELECT plan_id, parent FROM parents WHERE parent IS NOT NULL),
cells AS (
    SELECT below.plan_id, below.parent, root_tasks.task_id AS root_task, heading, place,
           count(ways.task_id) AS number,
           min(ways.task_id) AS one
    FROM below
    CROSS JOIN root_tasks
    LEFT JOIN ways ON ways.plan_id = below.plan_id AND ways.root_task = root_tasks.task_id
    GROUP BY ALL),
shared AS (SELECT task_id FROM ways GROUP BY task_id HAVING count(DISTINCT root_task) > 1),
found AS (
    SELECT root_task, heading, place, count(*) FILTER (number > 0) AS plans
    FROM cells GROUP BY ALL)
SELECT (SELECT root FROM root) AS root,
       (SELECT count(*) FROM below) AS plans,
       (SELECT count(*) FROM found) AS tasks,
       (SELECT count(*) FROM found WHERE plans = (SELECT count(*) FROM below)) AS everywhere,
       (SELECT min(plans) FROM found) AS fewest,
       (SELECT list(heading ORDER BY place) FROM found
        WHERE plans = (SELECT min(plans) FROM found)) AS first,
       count(*) FILTER (number = 1 AND one NOT IN (FROM shared)) AS kept,
       count(*) FILTER (number > 1) AS split,
       count(*) FILTER (number = 1 AND one IN (FROM shared)) AS merged,
       count(*) FILTER (number = 0) AS dropped,
       count(*) FILTER (number = 0 AND EXISTS (
           FROM cells AS higher
           WHERE higher.plan_id = cells.parent AND higher.root_task = cells.root_task
             AND higher.number = 0)) AS above
FROM cells;
