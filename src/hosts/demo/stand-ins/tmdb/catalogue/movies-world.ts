import { type FakeMovie, movie } from "./works.ts";

const french = { language: "fr", countries: ["FR"] };
const german = { language: "de", countries: ["DE"] };
const japanese = { language: "ja", countries: ["JP"] };

/** Films that are known by more than one title, or in another script. */
export const worldMovies: FakeMovie[] = [
  movie([194, "Amélie", "2001-04-25", 122, 44, "tt0211915"], {
    ...french,
    originalTitle: "Le Fabuleux Destin d'Amélie Poulain",
    alternatives: ["Amelie from Montmartre"],
    translations: { de: "Die fabelhafte Welt der Amélie" },
  }),
  movie([582, "The Lives of Others", "2006-03-15", 137, 24, "tt0405094"], {
    ...german,
    originalTitle: "Das Leben der Anderen",
    translations: { de: "Das Leben der Anderen" },
  }),
  movie([19, "Metropolis", "1927-01-10", 153, 19, "tt0017136"], german),
  movie([9606, "Metropolis", "2001-05-26", 108, 17, "tt0293416"], { ...japanese, originalTitle: "メトロポリス" }),
];
