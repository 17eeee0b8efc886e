import { type FakeMovie, movie } from "./works.ts";

const french = { language: "fr", countries: ["FR"] };
const german = { language: "de", countries: ["DE"] };
const japanese = { language: "ja", countries: ["JP"] };
const korean = { language: "ko", countries: ["KR"] };

/** Films that are known by more than one title, or in another script. */
export const worldMovies: FakeMovie[] = [
  movie([194, "Amélie", "2001-04-25", 122, 44, "tt0211915"], {
    ...french,
    originalTitle: "Le Fabuleux Destin d'Amélie Poulain",
    alternatives: ["Amelie from Montmartre"],
    translations: { de: "Die fabelhafte Welt der Amélie" },
  }),
  movie([101, "Léon: The Professional", "1994-09-14", 111, 64, "tt0110413"], {
    ...french,
    originalTitle: "Léon",
    alternatives: ["The Professional", "Leon"],
  }),
  movie([387, "Das Boot", "1981-09-17", 149, 25, "tt0082096"], { ...german, alternatives: ["The Boat"] }),
  movie([582, "The Lives of Others", "2006-03-15", 137, 24, "tt0405094"], {
    ...german,
    originalTitle: "Das Leben der Anderen",
    translations: { de: "Das Leben der Anderen" },
  }),
  movie([19, "Metropolis", "1927-01-10", 153, 19, "tt0017136"], german),
  movie([9606, "Metropolis", "2001-05-26", 108, 17, "tt0293416"], { ...japanese, originalTitle: "メトロポリス" }),
  movie([653, "Nosferatu", "1922-02-16", 94, 22, "tt0013442"], {
    ...german,
    originalTitle: "Nosferatu, eine Symphonie des Grauens",
    alternatives: ["Nosferatu: A Symphony of Horror"],
  }),
  movie([129, "Spirited Away", "2001-07-20", 125, 91, "tt0245429"], {
    ...japanese,
    originalTitle: "千と千尋の神隠し",
    overview:
      "A young girl, Chihiro, comes into a world of spirits when her parents are turned into pigs, and must find the courage to free herself and them.",
    alternatives: ["Sen to Chihiro no Kamikakushi"],
    translations: { de: "Chihiros Reise ins Zauberland", fr: "Le Voyage de Chihiro" },
  }),
  movie([8392, "My Neighbor Totoro", "1988-04-16", 86, 56, "tt0096283"], {
    ...japanese,
    originalTitle: "となりのトトロ",
    alternatives: ["Tonari no Totoro", "My Neighbour Totoro"],
  }),
  movie([346, "Seven Samurai", "1954-04-26", 207, 31, "tt0047478"], {
    ...japanese,
    originalTitle: "七人の侍",
    alternatives: ["Shichinin no Samurai", "The Seven Samurai"],
  }),
  movie([496243, "Parasite", "2019-05-30", 133, 87, "tt6751668"], {
    ...korean,
    originalTitle: "기생충",
    alternatives: ["Gisaengchung"],
  }),
  movie([670, "Oldboy", "2003-11-21", 120, 45, "tt0364569"], {
    ...korean,
    originalTitle: "올드보이",
    alternatives: ["Old Boy"],
  }),
  movie([87516, "Oldboy", "2013-11-14", 104, 20, "tt1321511"]),
  movie([1417, "Pan's Labyrinth", "2006-10-10", 118, 43, "tt0457430"], {
    language: "es",
    countries: ["MX", "ES"],
    originalTitle: "El laberinto del fauno",
    otherDates: ["2006-05-27"],
  }),
  movie([598, "City of God", "2002-08-30", 129, 40, "tt0317248"], {
    language: "pt",
    countries: ["BR"],
    originalTitle: "Cidade de Deus",
  }),
  movie([1398, "Stalker", "1979-05-25", 162, 27, "tt0079944"], {
    language: "ru",
    countries: ["SU"],
    originalTitle: "Сталкер",
  }),
];
