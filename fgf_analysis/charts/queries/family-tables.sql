-- The views that the queries of the figures of a family use. Run it with DuckDB in a folder that
-- family.save(folder) has written; then run the query of a figure. Of the tables there only those are
-- used that nothing was counted for: plans, tasks, clauses, and which tasks are linked.

-- ---------------------------------------------------------------- the files as they are

-- An empty cell is NULL, every other a text. Nothing is guessed.
CREATE OR REPLACE MACRO cells(path) AS TABLE
    SELECT * FROM read_csv(path, all_varchar = true, header = true, delim = ',', quote = '"', escape = '"');

CREATE OR REPLACE VIEW plans AS FROM cells('plans.csv');
CREATE OR REPLACE VIEW tasks AS SELECT *, row_number() OVER () AS place FROM cells('tasks.csv');
CREATE OR REPLACE VIEW assignments AS FROM cells('assignments.csv');
CREATE OR REPLACE VIEW groups AS FROM cells('groups.csv');
CREATE OR REPLACE VIEW themes AS SELECT *, row_number() OVER () AS place FROM cells('themes.csv');
CREATE OR REPLACE VIEW lines AS FROM cells('lines.csv');
CREATE OR REPLACE VIEW damaged AS FROM cells('damaged.csv');
CREATE OR REPLACE VIEW parents AS SELECT *, row_number() OVER () AS place FROM cells('parents.csv');
CREATE OR REPLACE VIEW links AS FROM cells('links.csv');

-- The links that join a task of a parent and one of its plan.
CREATE OR REPLACE VIEW pairs AS
    FROM links WHERE parent_task IS NOT NULL AND child_task IS NOT NULL;

-- ---------------------------------------------------------------- what plans and tasks are called

-- A row a plan: its place and year, as far as known; two that would be called alike keep their ids.
CREATE OR REPLACE VIEW names AS
    WITH told AS (
        SELECT plan_id, parents.place AS nth, level, signed,
               year(coalesce(try_cast(signed AS DATE), try_cast(published AS DATE))) AS year,
               if(level = 'national', '国家', plans.place) AS called
        FROM parents JOIN plans USING (plan_id)),
    labelled AS (
        SELECT *, coalesce(called || coalesce(year || '年', ''), plan_id) AS label FROM told)
    SELECT plan_id, nth, level, year, try_cast(signed AS DATE) AS signed,
           if(count(*) OVER (PARTITION BY label) > 1, plan_id, label) AS label
    FROM labelled;

-- The plans that print as theirs the number of a parent that is no plan here.
CREATE OR REPLACE VIEW farther AS
    SELECT own.plan_id
    FROM plans AS own
    JOIN parents USING (plan_id)
    JOIN plans AS above ON above.plan_id = parents.parent
    WHERE above.number IS NOT NULL
      AND own.parent_number NOT IN (
          SELECT number FROM plans JOIN parents USING (plan_id) WHERE number IS NOT NULL);

CREATE OR REPLACE VIEW root AS
    SELECT plan_id, [label] AS root FROM names JOIN parents USING (plan_id) WHERE parent IS NULL;

-- A row a task of the root that was compared: its number and the first signs of its heading.
CREATE OR REPLACE VIEW root_tasks AS
    SELECT task_id, place,
           trim(regexp_extract(task_id, '[^/]+$') || ' ' ||
                CASE WHEN title_zh IS NULL THEN ''
                     WHEN length(title_zh) > 16 THEN left(title_zh, 15) || '…'
                     ELSE title_zh END) AS heading
    FROM tasks
    WHERE plan_id = (SELECT plan_id FROM root)
      AND (task_id IN (SELECT parent_task FROM links)
           OR NOT EXISTS (FROM links WHERE parent_plan = (SELECT plan_id FROM root)));

-- A row a task of the root, a plan below it, and a counterpart there: from plan to plan.
CREATE OR REPLACE VIEW ways AS
    WITH RECURSIVE found AS (
        SELECT task_id AS root_task, (SELECT plan_id FROM root) AS plan_id, task_id FROM root_tasks
        UNION
        SELECT found.root_task, pairs.plan_id, pairs.child_task
        FROM found JOIN pairs ON pairs.parent_plan = found.plan_id AND pairs.parent_task = found.task_id)
    FROM found WHERE plan_id <> (SELECT plan_id FROM root);

-- ---------------------------------------------------------------- who is in charge

-- Where tasks were compared and not their measures, what a measure says is its task's.
CREATE OR REPLACE VIEW folded AS
    SELECT plan_id, task_id AS printed_as, clause_zh,
           if(parent_id IS NULL OR task_id IN (SELECT parent_task FROM pairs)
              OR task_id IN (SELECT child_task FROM links WHERE child_task IS NOT NULL)
              OR task_id IN (SELECT parent_task FROM links WHERE parent_task IS NOT NULL),
              task_id, parent_id) AS task_id
    FROM tasks;

-- A row a clause and unit in charge: its leads, and where none leads, those it holds responsible.
CREATE OR REPLACE VIEW in_charge AS
    WITH strongest AS (
        SELECT task_id, clause,
               CASE WHEN bool_or(role = 'lead') THEN 'lead'
                    WHEN bool_or(role = 'responsible') THEN 'responsible' END AS role
        FROM (SELECT task_id, clause, role FROM assignments
              UNION ALL SELECT task_id, clause, role FROM groups)
        GROUP BY task_id, clause)
    SELECT DISTINCT plan_id, task_id, clause, department
    FROM assignments JOIN strongest USING (task_id, clause, role);

-- A row a task, a unit in charge and its line; a unit without a line stands for itself.
CREATE OR REPLACE VIEW charge AS
    SELECT DISTINCT folded.plan_id, folded.task_id, department, line,
           coalesce(line, 'unit ' || department) AS key
    FROM in_charge
    JOIN folded ON printed_as = in_charge.task_id
    LEFT JOIN lines USING (department);

-- A row a task: named, nobody, without (a clause) or lost. A task without a clause names nobody where
-- its plan prints clauses for at least half of its tasks.
CREATE OR REPLACE VIEW state AS
    WITH told AS (
        SELECT plan_id, task_id,
               CASE WHEN task_id IN (SELECT task_id FROM charge) THEN 'named'
                    WHEN count(clause_zh) > 0 THEN 'nobody'
                    WHEN plan_id IN (FROM damaged) THEN 'lost'
                    ELSE 'without' END AS state
        FROM folded GROUP BY plan_id, task_id)
    SELECT plan_id, task_id,
           if(state = 'without'
              AND avg((state IN ('named', 'nobody'))::INT) OVER (PARTITION BY plan_id) >= 0.5,
              'nobody', state) AS state
    FROM told;

-- ---------------------------------------------------------------- themes

-- A row a task and theme of which it holds a keyword; a task of n themes is 1/n for each.
CREATE OR REPLACE VIEW themed AS
    WITH words AS (SELECT name_zh AS theme, unnest(string_split(keywords, '|')) AS word FROM themes),
    found AS (
        SELECT DISTINCT plan_id, task_id, theme
        FROM tasks
        JOIN words ON contains(coalesce(title_zh, ''), word) OR contains(coalesce(text_zh, ''), word))
    SELECT *, 1.0::DOUBLE / count(*) OVER (PARTITION BY task_id) AS part FROM found;
