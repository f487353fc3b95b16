/**
 * How long something has lasted, in one unit under an hour. The words are the server's, by unit and plural category, with
 * placeholders as .NET writes them: `seconds-one`, `minutes-few`, `hours`.
 * @param {number} time in seconds
 * @param {Intl.PluralRules} rules of the page's language
 * @param {(name: string) => string | null} word
 */
export function lasting(time, rules, word) {
  const seconds = Math.max(0, Math.floor(time));
  const minutes = Math.floor(seconds / 60);
  if (minutes >= 60) return fill(word("hours") ?? "", [Math.floor(minutes / 60), minutes % 60]);
  const [unit, count] = minutes < 1 ? ["seconds", seconds] : ["minutes", minutes];
  return fill(word(`${unit}-${rules.select(Number(count))}`) ?? word(`${unit}-other`) ?? "", [Number(count)]);
}

/** `{1:00}` is the second value in two digits. @param {string} sentence @param {(number | string)[]} values */
export function fill(sentence, values) {
  return sentence.replace(/\{(\d)(?::(0+))?\}/g, (_, place, digits) => String(values[place] ?? "").padStart(digits?.length ?? 0, "0"));
}
