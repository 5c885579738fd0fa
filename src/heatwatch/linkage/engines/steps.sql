-- keep counts
SELECT t.key_, COUNT(*) AS tips, SUM(d.alone) AS alone FROM told t JOIN kinds d ON d.kind = t.kind GROUP BY t.key_
-- keep keys_
SELECT c.key_, c.alone, COALESCE(b.background, 0) + GREATEST(c.tips - 2, 0) + 0.5E0 AS seen,
  COALESCE(b.background, 0) + c.tips - 1 + 0.5E0 AS seen_once, COALESCE(b.given, 0) AS given
FROM counts c LEFT JOIN known b ON b.key_ = c.key_
-- keep block
SELECT t.tip, t.key_ AS token FROM told t JOIN keys_ k ON k.key_ = t.key_ JOIN kinds d ON d.kind = t.kind
WHERE d.alone = 1 AND k.alone BETWEEN 2 AND $most
UNION ALL
SELECT e.tip, e.token FROM extras e
JOIN (SELECT token FROM extras GROUP BY token HAVING COUNT(*) BETWEEN 2 AND $most) s ON s.token = e.token
-- keep details
SELECT t.tip, LEAST(k.seen_once / l.texts, 1E0) AS rate
FROM told t JOIN keys_ k ON k.key_ = t.key_ JOIN tips p ON p.tip = t.tip JOIN languages l ON l.language = p.language
WHERE t.kind = $detail
-- keep chances
SELECT tip, SUM(rate * log2(1E0 + $repeated_detail * (1E0 / rate - 1E0))) AS bits, COUNT(*) AS many
FROM details WHERE rate <= $common GROUP BY tip
-- keep wholes
SELECT p.tip, p.language, l.texts, COALESCE(c.bits, 0E0) AS bits, COALESCE(c.many, 0) AS many,
  COALESCE(f.names, 0) AS names, COALESCE(f.towns, 0) AS towns, COALESCE(f.types, 0) AS types,
  COALESCE(f.signs, 0) AS signs
FROM tips p JOIN languages l ON l.language = p.language LEFT JOIN chances c ON c.tip = p.tip LEFT JOIN (
  SELECT tip, MAX(CASE WHEN kind = $name THEN 1 ELSE 0 END) AS names,
    MAX(CASE WHEN kind = $town THEN 1 ELSE 0 END) AS towns, MAX(CASE WHEN kind = $type THEN 1 ELSE 0 END) AS types,
    MAX(CASE WHEN kind = $sign THEN 1 ELSE 0 END) AS signs
  FROM told GROUP BY tip) f ON f.tip = p.tip
-- keep pairs
SELECT DISTINCT x.tip AS a, y.tip AS b FROM block x JOIN block y ON y.token = x.token AND y.tip > x.tip
-- keep shared
SELECT p.a, p.b, x.key_, LEAST(x.kind, y.kind) AS kind, k.given,
  LEAST(k.seen / CASE WHEN LEAST(x.kind, y.kind) IN ($number, $detail) AND a.language = b.language
    THEN a.texts ELSE $texts END, 1E0) AS rate
FROM pairs p JOIN told x ON x.tip = p.a JOIN told y ON y.tip = p.b AND y.key_ = x.key_
JOIN keys_ k ON k.key_ = x.key_ JOIN wholes a ON a.tip = p.a JOIN wholes b ON b.tip = p.b
-- keep covered
SELECT s.a, s.b, q.part FROM shared s JOIN parts q ON q.tip = s.a AND q.key_ = s.key_
UNION ALL SELECT s.a, s.b, q.part FROM shared s JOIN parts q ON q.tip = s.b AND q.key_ = s.key_
-- keep counted
SELECT s.a, s.b, s.kind, CASE WHEN s.kind = $name AND s.given = 1 THEN GREATEST(s.rate, $commonest) ELSE s.rate END
  AS rate, ROW_NUMBER() OVER (PARTITION BY s.a, s.b, COALESCE(n.amount, s.key_) ORDER BY n.place) AS place
FROM shared s LEFT JOIN numbers n ON n.key_ = s.key_
WHERE NOT (s.kind IN ($number, $detail) AND s.rate > $common)
  AND NOT EXISTS (SELECT 1 FROM covered c WHERE c.a = s.a AND c.b = s.b AND c.part = s.key_)
-- keep nears
SELECT p.a, p.b, x.kind,
  LEAST($looser * (LEAST(k.seen_once / $texts, 1E0) + LEAST(m.seen_once / $texts, 1E0)), 1E0) AS rate
FROM pairs p JOIN nearable x ON x.tip = p.a JOIN near n ON n.form = x.form
JOIN nearable y ON y.tip = p.b AND y.form = n.other JOIN keys_ k ON k.key_ = x.key_ JOIN keys_ m ON m.key_ = y.key_
WHERE NOT EXISTS (SELECT 1 FROM shared s WHERE s.a = p.a AND s.b = p.b AND s.key_ = x.key_)
  AND NOT EXISTS (SELECT 1 FROM shared s WHERE s.a = p.a AND s.b = p.b AND s.key_ = y.key_)
-- keep worths
SELECT r.a, r.b, r.kind, r.near_, log2(1E0 + d.repeated * (1E0 / r.rate - 1E0)) AS bits, d.weight, d.near_weight,
  d.tying, d.near_tying
FROM (SELECT a, b, kind, rate, 0 AS near_ FROM counted WHERE place = 1
  UNION ALL SELECT a, b, kind, rate, 1 AS near_ FROM nears) r JOIN kinds d ON d.kind = r.kind
-- keep sums
SELECT a, b, SUM(bits * CASE WHEN near_ = 1 THEN near_weight WHEN kind <> $detail THEN weight
    WHEN bits >= $rare THEN $w_rare WHEN bits >= $uncommon THEN $w_uncommon ELSE $w_common END)
  + $w_where * LEAST(SUM(CASE WHEN kind IN ($place, $town) AND near_ = 0 THEN bits ELSE 0E0 END), $most_where)
  + $w_saying * MAX(CASE WHEN kind = $saying THEN bits ELSE 0E0 END)
  + $w_best * MAX(CASE WHEN kind <> $saying THEN bits ELSE 0E0 END) AS odds,
  MAX(CASE WHEN kind = $name THEN 1 ELSE 0 END) AS names, MAX(CASE WHEN kind = $town THEN 1 ELSE 0 END) AS towns,
  MAX(CASE WHEN kind = $type THEN 1 ELSE 0 END) AS types,
  MAX(CASE WHEN bits > 0 THEN CASE WHEN near_ = 1 THEN near_tying ELSE tying END ELSE 0 END) AS tied
FROM worths GROUP BY a, b
-- keep apart
SELECT p.a, p.b, COALESCE(s.odds, 0E0) + $w_expected * (a.bits * b.many + b.bits * a.many) / $usual AS odds,
  CASE WHEN COALESCE(s.names, 0) = 0 AND a.names + b.names = 2 THEN 1 ELSE 0 END AS names,
  CASE WHEN COALESCE(s.towns, 0) = 0 AND a.towns + b.towns = 2 THEN 1 ELSE 0 END AS towns,
  CASE WHEN COALESCE(s.types, 0) = 0 AND a.types + b.types = 2 THEN 1 ELSE 0 END AS types,
  CASE WHEN a.signs <> b.signs THEN 1 ELSE 0 END AS quiet, COALESCE(s.tied, 0) AS tied
FROM pairs p JOIN wholes a ON a.tip = p.a JOIN wholes b ON b.tip = p.b LEFT JOIN sums s ON s.a = p.a AND s.b = p.b
-- keep scored
SELECT a, b, $base + odds + $w_name_apart * names + $w_town_apart * towns + $w_type_apart * types + $w_quiet * quiet
  + $w_elsewhere * towns * (1 - tied) AS odds FROM apart
