import { dated, type FakeSeries, season, series } from "./works.ts";

const british = { countries: ["GB"] };
const japanese = { language: "ja", countries: ["JP"] };

/** Comedies, documentaries and series from elsewhere; namesakes from two countries among them. */
export const otherSeries: FakeSeries[] = [
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
      season(1, "2001-07-09", ["Downsize", "Work Experience", "The Quiz", "Training", "New Girl", "Judgement"]),
      season(2, "2002-09-30", ["Merger", "Appraisals", "Party", "Motivation", "Charity", "Interview"]),
    ],
    british,
  ),
  series([1044, "Planet Earth", "2006-03-05", 50, 48, "tt0795176"], 79257, [season(1, "2006-03-05", 11)], british),
  series(
    [68595, "Planet Earth II", "2016-11-06", 50, 42, "tt5491994"],
    318408,
    [season(1, "2016-11-06", ["Islands", "Mountains", "Jungles", "Deserts", "Grasslands", "Cities"])],
    { ...british, alternatives: ["Planet Earth 2"] },
  ),
  series(
    [19885, "Sherlock", "2010-07-25", 90, 120, "tt1475582"],
    176941,
    [
      season(1, "2010-07-25", ["A Study in Pink", "The Blind Banker", "The Great Game"]),
      season(2, "2012-01-01", ["A Scandal in Belgravia", "The Hounds of Baskerville", "The Reichenbach Fall"]),
    ],
    british,
  ),
  series(
    [42009, "Black Mirror", "2011-12-04", 60, 180, "tt2085059"],
    253463,
    [season(1, "2011-12-04", ["The National Anthem", "Fifteen Million Merits", "The Entire History of You"])],
    british,
  ),
  series([121, "Doctor Who", "1963-11-23", 25, 52, "tt0056751"], 76107, [season(1, "1963-11-23", 42)], british),
  series(
    [57243, "Doctor Who", "2005-03-26", 45, 170, "tt0436992"],
    78804,
    [season(0, "2005-12-25", 6, 365), season(1, "2005-03-26", 13), season(2, "2006-04-15", 13)],
    british,
  ),
  series([60694, "Last Week Tonight with John Oliver", "2014-04-27", 35, 90, "tt3530232"], 278518, [
    season(1, "2014-04-27", 24),
  ]),
  series(
    [70523, "Dark", "2017-12-01", 53, 130, "tt5753856"],
    334824,
    [
      season(
        1,
        "2017-12-01",
        [
          "Secrets",
          "Lies",
          "Past and Present",
          "Double Lives",
          "Truths",
          "Sic Mundus Creatus Est",
          "Crossroads",
          "As You Sow, so You Shall Reap",
          "Everything Is Now",
          "Alpha and Omega",
        ],
        0,
      ),
    ],
    { language: "de", countries: ["DE"] },
  ),
  series(
    [71446, "Money Heist", "2017-05-02", 50, 140, "tt6468322"],
    327417,
    [season(1, "2017-05-02", 13), season(2, "2019-07-19", 9, 0)],
    { language: "es", countries: ["ES"], originalTitle: "La casa de papel" },
  ),
  series([13916, "Death Note", "2006-10-04", 23, 125, "tt0877057"], 79481, [season(1, "2006-10-04", 37)], {
    ...japanese,
    originalTitle: "デスノート",
    alternatives: ["Desu Noto"],
  }),
  series([1429, "Attack on Titan", "2013-04-07", 25, 190, "tt2560140"], 267440, [season(1, "2013-04-07", 25)], {
    ...japanese,
    originalTitle: "進撃の巨人",
    alternatives: ["Shingeki no Kyojin"],
  }),
];
