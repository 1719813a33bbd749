-- What the copy shows of each task, and how many clauses are lost where the section is known and where not.
SELECT base.*, parts.* FROM base, (
    SELECT count(title_zh) AS shown_title,
           count(text_zh) AS shown_text,
           count(clause_zh) AS shown_clause,
           count(*) - count(title_zh) AS lost_title,
           count(*) - count(text_zh) AS lost_text,
           count(*) - count(clause_zh) AS lost_clause,
           count(section_zh) AS known,
           count(*) FILTER (section_zh IS NOT NULL AND clause_zh IS NULL) AS known_lost,
           count(*) - count(section_zh) AS unknown,
           count(*) FILTER (section_zh IS NULL AND clause_zh IS NULL) AS unknown_lost
    FROM tasks) AS parts;
