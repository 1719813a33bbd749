-- The views that the queries of the figures use. Run it with DuckDB in the folder of a plan, the one
-- with tasks.csv; then run the query of a figure.
--
-- departments.csv and themes.csv may stand in the folder, beside it, or elsewhere: of a plan outside
-- the package's data say first where, as in
--     SET VARIABLE registers = '/home/me/fgf-analysis/data';

-- ---------------------------------------------------------------- the files as they are

-- An empty cell is NULL, every other a text. Nothing is guessed.
CREATE OR REPLACE MACRO cells(path) AS TABLE
    SELECT * FROM read_csv(path, all_varchar = true, header = true, delim = ',', quote = '"', escape = '"');

SET VARIABLE departments_csv = (SELECT coalesce(
    (SELECT file FROM glob('departments.csv')),
    (SELECT file FROM glob('../departments.csv')),
    getvariable('registers') || '/departments.csv'));
SET VARIABLE themes_csv = (SELECT coalesce(
    (SELECT file FROM glob('themes.csv')),
    (SELECT file FROM glob('../themes.csv')),
    getvariable('registers') || '/themes.csv'));

-- T03.1, a measure of T03, stands behind it and is a task like any other.
CREATE OR REPLACE VIEW tasks AS
    SELECT *, row_number() OVER (ORDER BY regexp_extract(task_id, 'T(\d+)', 1)::BIGINT,
                                          coalesce(nullif(regexp_extract(task_id, '\.(\d+)', 1), ''), '0')::BIGINT) AS place
    FROM cells('tasks.csv');
CREATE OR REPLACE VIEW assignments AS FROM cells('assignments.csv');
CREATE OR REPLACE VIEW groups AS FROM cells('groups.csv');
CREATE OR REPLACE VIEW evidence AS FROM cells('evidence.csv');
CREATE OR REPLACE VIEW unplaced AS FROM cells('unplaced.csv');
CREATE OR REPLACE VIEW departments AS FROM cells(getvariable('departments_csv'));
CREATE OR REPLACE VIEW themes AS
    SELECT *, row_number() OVER () AS place FROM cells(getvariable('themes_csv'));

-- Only some plans have these two; of the others they are empty.
SET VARIABLE codings_sql = (SELECT if(count(*) = 1, $$FROM cells('codings.csv')$$,
    'SELECT NULL::TEXT AS task_id, NULL::TEXT AS coder, NULL::TEXT AS "primary", NULL::TEXT AS further WHERE false')
    FROM glob('codings.csv'));
SET VARIABLE translations_sql = (SELECT if(count(*) = 1, $$FROM cells('translations.csv')$$,
    'SELECT NULL::TEXT AS text_zh, NULL::TEXT AS text_en WHERE false')
    FROM glob('translations.csv'));
CREATE OR REPLACE VIEW codings AS SELECT * FROM query(getvariable('codings_sql'));
CREATE OR REPLACE VIEW translations AS SELECT * FROM query(getvariable('translations_sql'));

-- ---------------------------------------------------------------- who is in charge

-- A row a clause in which anybody has a role, named or not: the role of who is in charge of it.
-- That is its leads, and where nobody leads, who is responsible; NULL where all only support.
CREATE OR REPLACE VIEW clauses AS
    SELECT task_id, clause,
           CASE WHEN bool_or(role = 'lead') THEN 'lead'
                WHEN bool_or(role = 'responsible') THEN 'responsible' END AS charge
    FROM (SELECT task_id, clause, role FROM assignments
          UNION ALL SELECT task_id, clause, role FROM groups)
    GROUP BY task_id, clause;

-- A row a clause and unit it names: how the unit stands there. A unit that is named twice in a clause
-- has the stronger of its roles.
CREATE OR REPLACE VIEW standing AS
    WITH named AS (
        SELECT task_id, clause, department,
               CASE WHEN bool_or(role = 'lead') THEN 'lead'
                    WHEN bool_or(role = 'responsible') THEN 'responsible'
                    ELSE 'support' END AS role,
               bool_or(role = 'responsible' OR regexp_matches(word, '负责|责任')) AS answers
        FROM assignments
        GROUP BY task_id, clause, department),
    numbers AS (
        SELECT clauses.task_id, clauses.clause,
               (SELECT count(*) FROM named
                WHERE named.task_id = clauses.task_id AND named.clause = clauses.clause
                  AND named.role = clauses.charge) AS units,
               (SELECT count(*) FROM groups
                WHERE groups.task_id = clauses.task_id AND groups.clause = clauses.clause
                  AND groups.role = clauses.charge) AS unnamed
        FROM clauses)
    SELECT named.task_id, named.clause, named.department, named.role,
           coalesce(named.role = clauses.charge, false) AS in_charge,
           CASE WHEN named.role = clauses.charge AND numbers.units > 1 THEN 'jointly'
                WHEN named.role = clauses.charge AND numbers.unnamed > 0 THEN 'with_unnamed'
                WHEN named.role = clauses.charge THEN 'alone'
                WHEN named.answers THEN 'responsible'
                ELSE 'support' END AS standing
    FROM named
    JOIN clauses USING (task_id, clause)
    JOIN numbers USING (task_id, clause);

-- A row a task and unit in charge of it; part is 1/n of the n units in charge of the task.
CREATE OR REPLACE VIEW charge AS
    SELECT task_id, department, 1.0::DOUBLE / count(*) OVER (PARTITION BY task_id) AS part
    FROM (SELECT DISTINCT task_id, department FROM standing WHERE in_charge);

-- Whether the document is damaged, so that what is not shown may be lost: a stretch was placed by
-- inference, a section is lost, or a stretch could belong to several tasks.
CREATE OR REPLACE VIEW document AS
    SELECT EXISTS (FROM evidence WHERE basis NOT IN ('printed', 'in order', 'rule'))
        OR EXISTS (FROM tasks WHERE section_basis = 'lost')
        OR EXISTS (FROM unplaced WHERE reason = 'open') AS damaged;

-- A row a task: the strongest way in which anybody is in charge of it in any of its clauses. Of one
-- without a clause: lost where the document is damaged, without where the plan never printed one.
CREATE OR REPLACE VIEW state AS
    SELECT task_id, place, clause_zh IS NOT NULL AS shown,
           CASE WHEN clause_zh IS NULL THEN if((SELECT damaged FROM document), 'lost', 'without')
                WHEN task_id IN (SELECT task_id FROM standing WHERE standing = 'jointly') THEN 'jointly'
                -- Several units, each alone by a clause of its own.
                WHEN task_id IN (SELECT task_id FROM standing WHERE standing = 'alone')
                 AND (SELECT count(*) FROM charge WHERE charge.task_id = tasks.task_id) > 1
                    THEN 'separately'
                WHEN task_id IN (SELECT task_id FROM standing WHERE standing = 'with_unnamed')
                    THEN 'with_unnamed'
                WHEN task_id IN (SELECT task_id FROM standing WHERE standing = 'alone') THEN 'alone'
                WHEN task_id IN (SELECT task_id FROM clauses WHERE charge IS NOT NULL) THEN 'unnamed'
                ELSE 'nobody' END AS state
    FROM tasks;

-- One row: what counts rest on, as the first sentence below most figures says.
CREATE OR REPLACE VIEW base AS
    SELECT count(*) AS tasks,
           count(*) FILTER (shown) AS shown,
           count(*) FILTER (state = 'lost') AS lost,
           count(*) FILTER (state = 'without') AS without,
           count(*) FILTER (task_id IN (SELECT task_id FROM charge)) AS named,
           count(*) FILTER (shown AND task_id NOT IN (SELECT task_id FROM charge)) AS nobody,
           arg_min(task_id, place) FILTER (state = 'lost') AS loss_first,
           arg_max(task_id, place) FILTER (state = 'lost') AS loss_last
    FROM state;

-- One row: how units that are nobody in particular are printed most often.
CREATE OR REPLACE VIEW unnamed AS
    SELECT (SELECT printed FROM groups GROUP BY printed ORDER BY count(*) DESC, printed LIMIT 1) AS example;

-- A row a clause and unit in charge of it, without coordination groups: these bring units together by
-- their nature.
CREATE OR REPLACE VIEW together AS
    SELECT task_id, clause, department,
           count(*) OVER (PARTITION BY task_id, clause) AS units
    FROM standing
    WHERE in_charge AND department NOT IN (SELECT department FROM departments WHERE kind = 'group');

-- One row: how many coordination groups are in charge of a task.
CREATE OR REPLACE VIEW left_out AS
    SELECT count(DISTINCT department) AS groups
    FROM charge JOIN departments USING (department)
    WHERE kind = 'group';

-- ---------------------------------------------------------------- themes

-- A row a task and theme of which it holds a keyword: 2 for each that stands in the heading, 1 for
-- each that stands in the text only, however often. first numbers a task's themes, the strongest 1, of
-- equals the one that the codebook has first.
CREATE OR REPLACE VIEW keywords AS
    WITH words AS (
        SELECT theme, name_zh, place, unnest(string_split(keywords, '|')) AS word FROM themes)
    SELECT task_id, theme, name_zh,
           sum(if(contains(coalesce(title_zh, ''), word), 2, 1)) AS weight,
           row_number() OVER (PARTITION BY task_id
               ORDER BY sum(if(contains(coalesce(title_zh, ''), word), 2, 1)) DESC, words.place) AS first
    FROM tasks
    JOIN words ON contains(coalesce(title_zh, ''), word) OR contains(coalesce(text_zh, ''), word)
    GROUP BY task_id, theme, name_zh, words.place;

-- A row a task with a theme: its primary one.
CREATE OR REPLACE VIEW themed AS
    SELECT task_id, theme, name_zh FROM keywords WHERE first = 1;

-- One row: how many tasks have words, and how many a keyword.
CREATE OR REPLACE VIEW coverage AS
    SELECT count(*) AS tasks,
           count(*) FILTER (title_zh IS NOT NULL OR text_zh IS NOT NULL) AS texts,
           count(*) FILTER (task_id IN (SELECT task_id FROM themed)) AS coded
    FROM tasks;
