-- What is counted once: how many tips have a key, and how rare that makes it.
-- keep said
SELECT key_, kind, CAST(COUNT(*) AS INT) AS tips FROM told GROUP BY key_, kind
-- keep keys_
SELECT c.key_, c.tips, c.alone, COALESCE(b.background, 0) AS background, COALESCE(b.given, 0) AS given FROM (
  SELECT s.key_, CAST(SUM(s.tips) AS INT) AS tips, CAST(SUM(s.tips * d.alone) AS INT) AS alone
  FROM said s JOIN kinds d ON d.kind = s.kind GROUP BY s.key_) c LEFT JOIN known b ON b.key_ = c.key_
-- What a key can be worth at most to any pair: `bits`, and `most` when it is weighed. No pair is left out by these two
-- that could reach the least probability; what they let through is counted exactly.
-- keep uppers
SELECT mark, MAX(tips) AS tips, MAX(alone) AS alone, MAX(CASE WHEN kind = $saying THEN 0E0 ELSE bits END) AS bits,
  MAX(CASE WHEN kind IN ($place, $town) THEN $w_where * bits WHEN kind = $saying THEN $w_saying * bits
    WHEN kind <> $detail THEN weight * bits
    ELSE GREATEST($w_common * LEAST(bits, $uncommon), CASE WHEN bits >= $rare THEN $w_rare * bits ELSE 0E0 END,
      CASE WHEN bits >= $uncommon THEN $w_uncommon * LEAST(bits, $rare) ELSE 0E0 END) END) AS most
FROM (SELECT mark, kind, tips, alone, weight,
    CASE WHEN kind IN ($number, $detail) AND rate > $common THEN 0E0
      ELSE log2(1E0 + repeated * (1E0 / CASE WHEN kind = $name AND given = 1 THEN GREATEST(rate, $commonest)
        ELSE rate END - 1E0)) END AS bits
  FROM (SELECT s.key_ AS mark, s.kind, k.tips, k.alone, k.given, d.weight, d.repeated,
      LEAST((k.background + GREATEST(k.tips - 2, 0) + 0.5E0) / $texts, 1E0) AS rate
    FROM said s JOIN keys_ k ON k.key_ = s.key_ JOIN kinds d ON d.kind = s.kind WHERE k.tips > 1) r) w GROUP BY mark
-- drop said
-- keep near_ones
SELECT n.tip, n.token, d.near_weight * r.bits AS most, r.bits FROM nearing n JOIN kinds d ON d.kind = n.kind JOIN (
  SELECT k.key_, e.kind, log2(1E0 + e.repeated * (1E0 / LEAST($looser * LEAST((k.background + k.tips - 0.5E0)
    / $texts, 1E0), 1E0) - 1E0)) AS bits
  FROM (SELECT DISTINCT key_, kind FROM nearing) o JOIN keys_ k ON k.key_ = o.key_ JOIN kinds e ON e.kind = o.kind) r
  ON r.key_ = n.key_ AND r.kind = n.kind
-- drop nearing
-- keep near_marks
SELECT token AS mark, CAST(COUNT(*) AS INT) AS tips, MAX(most) AS most, MAX(bits) AS bits FROM near_ones GROUP BY token
  HAVING COUNT(*) > 1
-- keep again
SELECT o.tip, SUM(m.most * (o.many * o.many - 1)) AS again FROM (
  SELECT tip, token, COUNT(*) AS many FROM near_ones GROUP BY tip, token HAVING COUNT(*) > 1) o
  JOIN near_marks m ON m.mark = o.token GROUP BY o.tip
-- Marks that many tips have become single bits of $bands masks: marks of like worth in one mask. Beside each mask stands
-- how many more marks a tip has than bits, since marks share bits.
-- keep placed
SELECT p.mark, p.most, p.bits, p.band, v.bit_ FROM (
  SELECT mark, most, bits, band,
    CAST((ROW_NUMBER() OVER (PARTITION BY band ORDER BY tips DESC, mark) - 1) % $places AS INT) AS place
  FROM (SELECT mark, most, bits, tips,
      CAST(FLOOR($bands * (SUM(tips) OVER (ORDER BY most, mark) - tips) / SUM(tips) OVER ()) AS INT) AS band
    FROM (SELECT mark, tips, most, bits FROM uppers WHERE alone <> tips OR alone > $most
      UNION ALL SELECT mark, tips, most, bits FROM near_marks) u WHERE bits > 0 OR most > 0) w) p
JOIN places v ON v.place = p.place
-- keep bands
SELECT band, MAX(most) AS most, MAX(bits) AS bits FROM placed GROUP BY band
-- keep set_
SELECT tip, $set FROM (
  SELECT t.tip, p.band, p.bit_ FROM told t JOIN placed p ON p.mark = t.key_
  UNION ALL SELECT n.tip, p.band, p.bit_ FROM (SELECT DISTINCT tip, token FROM near_ones) n
    JOIN placed p ON p.mark = n.token) s GROUP BY tip
-- drop placed
-- drop near_ones
-- drop near_marks
-- What pairs are found by: a key that few tips have, or one of the other tokens.
-- keep block
SELECT t.tip, t.key_ AS token, CAST(CASE WHEN u.alone = u.tips THEN u.most ELSE 0E0 END AS FLOAT) AS most,
  CAST(CASE WHEN u.alone = u.tips THEN u.bits ELSE 0E0 END AS FLOAT) AS bits
FROM told t JOIN uppers u ON u.mark = t.key_ JOIN kinds d ON d.kind = t.kind
WHERE d.alone = 1 AND u.alone BETWEEN 2 AND $most
UNION ALL
SELECT e.tip, e.token, CAST(0E0 AS FLOAT), CAST(0E0 AS FLOAT) FROM extras e
JOIN (SELECT token FROM extras GROUP BY token HAVING COUNT(*) BETWEEN 2 AND $most) s ON s.token = e.token
-- drop uppers
-- drop extras
-- keep details
SELECT t.tip, LEAST((k.background + k.tips - 0.5E0) / l.texts, 1E0) AS rate
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
-- keep masks
SELECT w.tip, w.bits, w.many, COALESCE(g.again, 0E0) AS again, $masks
FROM wholes w LEFT JOIN again g ON g.tip = w.tip LEFT JOIN set_ s ON s.tip = w.tip
-- drop set_
-- From here on part by part: the tips of $parts parts with all after them.
-- each candidates
SELECT x.tip AS a, y.tip AS b, SUM(x.most) AS most, MAX(x.bits) AS bits
FROM block x JOIN block y ON y.token = x.token AND y.tip > x.tip WHERE x.tip % $parts = $part GROUP BY x.tip, y.tip
-- each pairs
SELECT c.a, c.b FROM candidates c JOIN masks a ON a.tip = c.a JOIN masks b ON b.tip = c.b
WHERE $base + c.most + a.again + b.again + $w_expected * (a.bits * b.many + b.bits * a.many) / $usual + $likeness
  + $w_best * GREATEST(c.bits, $best) >= $floor
-- each shared
SELECT p.a, p.b, x.key_, LEAST(x.kind, y.kind) AS kind, k.given,
  LEAST((k.background + GREATEST(k.tips - 2, 0) + 0.5E0) / CASE WHEN LEAST(x.kind, y.kind) IN ($number, $detail)
    AND a.language = b.language THEN a.texts ELSE $texts END, 1E0) AS rate
FROM pairs p JOIN told x ON x.tip = p.a JOIN told y ON y.tip = p.b AND y.key_ = x.key_
JOIN keys_ k ON k.key_ = x.key_ JOIN wholes a ON a.tip = p.a JOIN wholes b ON b.tip = p.b
-- each covered
SELECT s.a, s.b, q.part FROM shared s JOIN parts q ON q.tip = s.a AND q.key_ = s.key_
UNION ALL SELECT s.a, s.b, q.part FROM shared s JOIN parts q ON q.tip = s.b AND q.key_ = s.key_
-- each counted
SELECT s.a, s.b, s.kind, CASE WHEN s.kind = $name AND s.given = 1 THEN GREATEST(s.rate, $commonest) ELSE s.rate END
  AS rate, ROW_NUMBER() OVER (PARTITION BY s.a, s.b, COALESCE(n.amount, s.key_) ORDER BY n.place) AS place
FROM shared s LEFT JOIN numbers n ON n.key_ = s.key_
WHERE NOT (s.kind IN ($number, $detail) AND s.rate > $common)
  AND NOT EXISTS (SELECT 1 FROM covered c WHERE c.a = s.a AND c.b = s.b AND c.part = s.key_)
-- each nears
SELECT p.a, p.b, x.kind,
  LEAST($looser * (LEAST((k.background + k.tips - 0.5E0) / $texts, 1E0)
    + LEAST((m.background + m.tips - 0.5E0) / $texts, 1E0)), 1E0) AS rate
FROM pairs p JOIN nearable x ON x.tip = p.a JOIN near n ON n.form = x.form
JOIN nearable y ON y.tip = p.b AND y.form = n.other JOIN keys_ k ON k.key_ = x.key_ JOIN keys_ m ON m.key_ = y.key_
WHERE NOT EXISTS (SELECT 1 FROM shared s WHERE s.a = p.a AND s.b = p.b AND s.key_ = x.key_)
  AND NOT EXISTS (SELECT 1 FROM shared s WHERE s.a = p.a AND s.b = p.b AND s.key_ = y.key_)
-- each worths
SELECT r.a, r.b, r.kind, r.near_, log2(1E0 + d.repeated * (1E0 / r.rate - 1E0)) AS bits, d.weight, d.near_weight,
  d.tying, d.near_tying
FROM (SELECT a, b, kind, rate, 0 AS near_ FROM counted WHERE place = 1
  UNION ALL SELECT a, b, kind, rate, 1 AS near_ FROM nears) r JOIN kinds d ON d.kind = r.kind
-- each sums
SELECT a, b, SUM(bits * CASE WHEN near_ = 1 THEN near_weight WHEN kind <> $detail THEN weight
    WHEN bits >= $rare THEN $w_rare WHEN bits >= $uncommon THEN $w_uncommon ELSE $w_common END)
  + $w_where * LEAST(SUM(CASE WHEN kind IN ($place, $town) AND near_ = 0 THEN bits ELSE 0E0 END), $most_where)
  + $w_saying * MAX(CASE WHEN kind = $saying THEN bits ELSE 0E0 END)
  + $w_best * MAX(CASE WHEN kind <> $saying THEN bits ELSE 0E0 END) AS odds,
  MAX(CASE WHEN kind = $name THEN 1 ELSE 0 END) AS names, MAX(CASE WHEN kind = $town THEN 1 ELSE 0 END) AS towns,
  MAX(CASE WHEN kind = $type THEN 1 ELSE 0 END) AS types,
  MAX(CASE WHEN bits > 0 THEN CASE WHEN near_ = 1 THEN near_tying ELSE tying END ELSE 0 END) AS tied
FROM worths GROUP BY a, b
-- each apart
SELECT p.a, p.b, COALESCE(s.odds, 0E0) + $w_expected * (a.bits * b.many + b.bits * a.many) / $usual AS odds,
  CASE WHEN COALESCE(s.names, 0) = 0 AND a.names + b.names = 2 THEN 1 ELSE 0 END AS names,
  CASE WHEN COALESCE(s.towns, 0) = 0 AND a.towns + b.towns = 2 THEN 1 ELSE 0 END AS towns,
  CASE WHEN COALESCE(s.types, 0) = 0 AND a.types + b.types = 2 THEN 1 ELSE 0 END AS types,
  CASE WHEN a.signs <> b.signs THEN 1 ELSE 0 END AS quiet, COALESCE(s.tied, 0) AS tied
FROM pairs p JOIN wholes a ON a.tip = p.a JOIN wholes b ON b.tip = p.b LEFT JOIN sums s ON s.a = p.a AND s.b = p.b
-- each scored
SELECT a, b, $base + odds + $w_name_apart * names + $w_town_apart * towns + $w_type_apart * types + $w_quiet * quiet
  + $w_elsewhere * towns * (1 - tied) AS odds FROM apart
