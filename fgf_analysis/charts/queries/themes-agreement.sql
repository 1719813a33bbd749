-- How many tasks the last coder gave the primary theme that the keywords give, with Cohen's kappa,
-- over the tasks that the coder coded; no keyword counts as a theme of its own.
-- The interval is by the standard error of Fleiss, Cohen and Everitt (1969).
WITH last AS (SELECT max(coder) AS coder FROM codings),
coded AS (
    SELECT codings."primary" AS reading, coalesce(themed.theme, 'none') AS keyword
    FROM codings
    JOIN last USING (coder)
    LEFT JOIN themed USING (task_id)),
n AS (SELECT count(*)::DOUBLE AS n FROM coded),
labels AS (SELECT reading AS theme FROM coded UNION SELECT keyword FROM coded),
margins AS (
    SELECT theme,
           (SELECT count(*) FROM coded WHERE reading = theme) / n AS of_reading,
           (SELECT count(*) FROM coded WHERE keyword = theme) / n AS of_keyword,
           (SELECT count(*) FROM coded WHERE reading = theme AND keyword = theme) / n AS same
    FROM labels, n),
agreement AS (
    SELECT sum(same) AS observed, sum(of_reading * of_keyword) AS chance,
           (sum(same) - sum(of_reading * of_keyword)) / (1 - sum(of_reading * of_keyword)) AS kappa
    FROM margins),
cells AS (
    SELECT r.theme AS reading, k.theme AS keyword,
           (SELECT count(*) FROM coded WHERE reading = r.theme AND keyword = k.theme) / n AS share,
           r.of_keyword AS a, k.of_reading AS b  -- as the formula has it: the other margin of each
    FROM margins AS r, margins AS k, n),
variance AS (
    SELECT ((SELECT sum(same * (1 - (of_reading + of_keyword) * (1 - kappa)) ^ 2) FROM margins)
            + (1 - kappa) ^ 2 * (SELECT coalesce(sum(share * (a + b) ^ 2), 0) FROM cells WHERE reading <> keyword)
            - (kappa - chance * (1 - kappa)) ^ 2) / (n * (1 - chance) ^ 2) AS variance
    FROM agreement, n)
SELECT last.coder,
       n::BIGINT AS coded,
       (SELECT count(*) FROM coded WHERE reading = keyword) AS same,
       kappa,
       greatest(kappa - 1.959963984540054 * sqrt(greatest(variance, 0)), -1) AS kappa_low,
       least(kappa + 1.959963984540054 * sqrt(greatest(variance, 0)), 1) AS kappa_high
FROM last, n, agreement, variance;
