// Whether words may be the title of an episode in another language than English, in which TMDb answers.

const words = (list: string): ReadonlySet<string> => new Set(list.split("|"));

/** Small words that English has not. */
const FOREIGN = words(
  "der|das|dem|ein|eine|einen|einer|eines|und|im|vom|zum|zur|mit|von|auf|aus|nach|ist|nicht|ich|wir|sie|le|les|une|du|et|aux|dans|sur|pour|avec|sans|chez|el|los|las|del|una|por|para|muy|il|lo|gli|della|dello|delle|degli|nel|nella|che|het|een|voor|och|av|det|ett|og|til|az|egy",
);
const ENGLISH = words("the|of|and|with|from|to|in|a|an|for|by|at|behind|inside|making|about");
const NEUTRAL = words("en|mul");

/** Whether they say so themselves, or the name says another language and nothing in them is English. */
export function mayBeTranslation(text: string, languages: readonly string[]): boolean {
  const all = text.toLowerCase().split(/[^\p{L}\d']+/u);
  if (/\p{L}/u.test(text.replace(/\p{ASCII}/gu, "")) || all.some((word) => FOREIGN.has(word))) return true;
  return languages.some((one) => !NEUTRAL.has(one)) && !all.some((word) => ENGLISH.has(word));
}
