import { dated, type FakeCatalogue, movie, season, series } from "./works.ts";

const british = { countries: ["GB"] };
const french = { language: "fr", countries: ["FR"] };
const german = { language: "de", countries: ["DE"] };
const japanese = { language: "ja", countries: ["JP"] };

/**
 * Works that the demo drops, and works that they may be mistaken for, with their TMDB ids.
 * Popularity values are invented, in proportions like TMDB's. Seasons that list their episodes are
 * complete and in TMDB's order.
 */
export const KNOWN_WORKS: FakeCatalogue = {
  movies: [
    movie([603, "The Matrix", "1999-03-31", 136, 88, "tt0133093"], {
      translations: { fr: "Matrix", de: "Matrix" },
    }),
    movie([604, "The Matrix Reloaded", "2003-05-15", 138, 52, "tt0234215"]),
    movie([605, "The Matrix Revolutions", "2003-11-05", 129, 47, "tt0242653"]),
    movie([624860, "The Matrix Resurrections", "2021-12-16", 148, 41, "tt10838180"], {
      alternatives: ["The Matrix 4"],
    }),
    movie([841, "Dune", "1984-12-14", 137, 34, "tt0087182"], {
      translations: { de: "Der Wüstenplanet" },
      overview:
        "In the year 10,191 two houses fight for the desert planet that alone has the spice.",
    }),
    movie([438631, "Dune", "2021-09-15", 155, 96, "tt1160419"], {
      alternatives: ["Dune: Part One"],
      overview:
        "A gifted young man must travel to the most dangerous planet of the universe to save his people.",
    }),
    movie([693134, "Dune: Part Two", "2024-02-27", 167, 130, "tt15239678"], {
      alternatives: ["Dune 2"],
    }),
    movie([45745, "Sintel", "2010-09-30", 15, 7, "tt1727587"], { countries: ["NL"] }),
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
    movie([9606, "Metropolis", "2001-05-26", 108, 17, "tt0293416"], {
      ...japanese,
      originalTitle: "メトロポリス",
    }),
  ],
  series: [
    series([1437, "Firefly", "2002-09-20", 44, 72, "tt0303461"], 78874, [
      dated(1, [
        ["2002-12-20", "Serenity"],
        ["2002-09-20", "The Train Job"],
        ["2002-09-27", "Bushwhacked"],
        ["2002-11-01", "Shindig"],
        ["2002-11-08", "Safe"],
        ["2002-10-04", "Our Mrs. Reynolds"],
        ["2002-10-18", "Jaynestown"],
        ["2002-10-25", "Out of Gas"],
        ["2002-11-15", "Ariel"],
        ["2002-12-06", "War Stories"],
        ["2003-07-21", "Trash"],
        ["2003-07-28", "The Message"],
        ["2003-08-04", "Heart of Gold"],
        ["2002-12-13", "Objects in Space"],
      ]),
    ]),
    series([2316, "The Office", "2005-03-24", 22, 260, "tt0386676"], 73244, [
      dated(1, [
        ["2005-03-24", "Pilot"],
        ["2005-03-29", "Diversity Day"],
        ["2005-04-05", "Health Care"],
        ["2005-04-12", "The Alliance"],
        ["2005-04-19", "Basketball"],
        ["2005-04-26", "Hot Girl"],
      ]),
      season(2, "2005-09-20", 22),
      season(3, "2006-09-21", 25),
      season(4, "2007-09-27", 19),
      season(5, "2008-09-25", 28),
    ]),
    series(
      [2996, "The Office", "2001-07-09", 30, 38, "tt0290978"],
      78107,
      [
        season(1, "2001-07-09", [
          "Downsize",
          "Work Experience",
          "The Quiz",
          "Training",
          "New Girl",
          "Judgement",
        ]),
        season(2, "2002-09-30", [
          "Merger",
          "Appraisals",
          "Party",
          "Motivation",
          "Charity",
          "Interview",
        ]),
      ],
      british,
    ),
    series(
      [19885, "Sherlock", "2010-07-25", 90, 120, "tt1475582"],
      176941,
      [
        season(1, "2010-07-25", ["A Study in Pink", "The Blind Banker", "The Great Game"]),
        season(2, "2012-01-01", [
          "A Scandal in Belgravia",
          "The Hounds of Baskerville",
          "The Reichenbach Fall",
        ]),
      ],
      british,
    ),
  ],
};
