-- What the queries here share. The tables of a family stand in the database as they are: plans,
-- tasks, assignments, groups, parents, links, themes, and lines (department, line).

CREATE OR REPLACE TABLE placed AS
    SELECT tasks.*, row_number() OVER () AS place FROM tasks;

-- ------------------------------------------------------------ who is in charge of what

-- Of each clause the strongest role that it gives anybody, named or not; support is no charge.
CREATE OR REPLACE TABLE strongest AS
    SELECT task_id, clause,
           CASE WHEN list_contains(list(role), 'lead') THEN 'lead'
                WHEN list_contains(list(role), 'responsible') THEN 'responsible' END AS role
    FROM (SELECT task_id, clause, role FROM assignments
          UNION ALL SELECT task_id, clause, role FROM groups)
    GROUP BY task_id, clause;

CREATE OR REPLACE TABLE charged AS
    SELECT DISTINCT a.plan_id, a.task_id, a.clause, a.department
    FROM assignments a JOIN strongest s
      ON s.task_id = a.task_id AND s.clause = a.clause AND s.role = a.role;

CREATE OR REPLACE TABLE joint AS
    SELECT task_id FROM charged GROUP BY task_id, clause HAVING count(*) > 1;

-- Of each task whether a clause is printed, and whether anybody is named in charge.
CREATE OR REPLACE TABLE told AS
    SELECT plan_id, task_id,
           clause_zh IS NOT NULL AS printed,
           task_id IN (SELECT task_id FROM charged) AS named,
           avg(CASE WHEN clause_zh IS NULL THEN 0 ELSE 1 END) OVER (PARTITION BY plan_id) AS often
    FROM tasks;

-- A unit without a line stands for itself.
CREATE OR REPLACE TABLE keyed AS
    SELECT DISTINCT c.plan_id, c.task_id, c.department, l.line,
           coalesce(l.line, 'unit ' || c.department) AS key
    FROM charged c LEFT JOIN lines l USING (department);

-- ------------------------------------------------------------ themes

CREATE OR REPLACE TABLE words AS
    SELECT name_zh AS theme, unnest(string_split(keywords, '|')) AS word FROM themes;

CREATE OR REPLACE TABLE themed AS
    SELECT DISTINCT plan_id, task_id, theme
    FROM tasks JOIN words
      ON contains(coalesce(title_zh, '') || chr(10) || coalesce(text_zh, ''), word);
