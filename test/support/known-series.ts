import {
  dated,
  type FakeSeries,
  season,
  series,
} from "../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";

const british = { countries: ["GB"] };
const japanese = { language: "ja", countries: ["JP"] };

/**
 * Series that are not downloads of the demo, including some of the same name. Seasons with
 * written-out episodes are complete and in TMDB's order.
 */
export const moreSeries: FakeSeries[] = [
  series([1396, "Breaking Bad", "2008-01-20", 47, 290, "tt0903747"], 81189, [
    season(0, "2009-02-17", 9, 1),
    dated(1, [
      ["2008-01-20", "Pilot"],
      ["2008-01-27", "Cat's in the Bag..."],
      ["2008-02-10", "...And the Bag's in the River"],
      ["2008-02-17", "Cancer Man"],
      ["2008-02-24", "Gray Matter"],
      ["2008-03-02", "Crazy Handful of Nothin'"],
      ["2008-03-09", "A No-Rough-Stuff-Type Deal"],
    ]),
    season(2, "2009-03-08", [
      "Seven Thirty-Seven",
      "Grilled",
      "Bit by a Dead Bee",
      "Down",
      "Breakage",
      "Peekaboo",
      "Negro y Azul",
      "Better Call Saul",
      "4 Days Out",
      "Over",
      "Mandala",
      "Phoenix",
      "ABQ",
    ]),
    season(3, "2010-03-21", 13),
    season(4, "2011-07-17", 13),
    season(5, "2012-07-15", 16),
  ]),
  series([1399, "Game of Thrones", "2011-04-17", 57, 310, "tt0944947"], 121361, [
    season(1, "2011-04-17", [
      "Winter Is Coming",
      "The Kingsroad",
      "Lord Snow",
      "Cripples, Bastards, and Broken Things",
      "The Wolf and the Lion",
      "A Golden Crown",
      "You Win or You Die",
      "The Pointy End",
      "Baelor",
      "Fire and Blood",
    ]),
    season(2, "2012-04-01", 10),
    season(3, "2013-03-31", 10),
  ]),
  series([95396, "Severance", "2022-02-18", 48, 205, "tt11280740"], 371980, [
    dated(1, [
      ["2022-02-18", "Good News About Hell"],
      ["2022-02-18", "Half Loop"],
      ["2022-02-25", "In Perpetuity"],
      ["2022-03-04", "The You You Are"],
      ["2022-03-11", "The Grim Barbarity of Optics and Design"],
      ["2022-03-18", "Hide and Seek"],
      ["2022-03-25", "Defiant Jazz"],
      ["2022-04-01", "What's for Dinner?"],
      ["2022-04-08", "The We We Are"],
    ]),
    season(2, "2025-01-17", 10),
  ]),
  series([87108, "Chernobyl", "2019-05-06", 65, 110, "tt7366338"], 360893, [
    season(1, "2019-05-06", [
      "1:23:45",
      "Please Remain Calm",
      "Open Wide, O Earth",
      "The Happiness of All Mankind",
      "Vichnaya Pamyat",
    ]),
  ]),
  series([501, "Battlestar Galactica", "1978-09-17", 45, 18, "tt0076984"], 71173, [
    season(1, "1978-09-17", 24),
  ]),
  series([1972, "Battlestar Galactica", "2004-10-18", 43, 54, "tt0407362"], 73545, [
    season(1, "2004-10-18", [
      "33",
      "Water",
      "Bastille Day",
      "Act of Contrition",
      "You Can't Go Home Again",
      "Litmus",
      "Six Degrees of Separation",
      "Flesh and Bone",
      "Tigh Me Up, Tigh Me Down",
      "The Hand of God",
      "Colonial Day",
      "Kobol's Last Gleaming (1)",
      "Kobol's Last Gleaming (2)",
    ]),
    season(2, "2005-07-15", 20),
  ]),
  series([48866, "The 100", "2014-03-19", 43, 150, "tt2661044"], 268592, [
    season(1, "2014-03-19", 13),
    season(2, "2014-10-22", 16),
  ]),
  series(
    [1044, "Planet Earth", "2006-03-05", 50, 48, "tt0795176"],
    79257,
    [season(1, "2006-03-05", 11)],
    british,
  ),
  series(
    [68595, "Planet Earth II", "2016-11-06", 50, 42, "tt5491994"],
    318408,
    [
      season(1, "2016-11-06", [
        "Islands",
        "Mountains",
        "Jungles",
        "Deserts",
        "Grasslands",
        "Cities",
      ]),
    ],
    { ...british, alternatives: ["Planet Earth 2"] },
  ),
  series(
    [42009, "Black Mirror", "2011-12-04", 60, 180, "tt2085059"],
    253463,
    [
      season(1, "2011-12-04", [
        "The National Anthem",
        "Fifteen Million Merits",
        "The Entire History of You",
      ]),
    ],
    british,
  ),
  series(
    [121, "Doctor Who", "1963-11-23", 25, 52, "tt0056751"],
    76107,
    [season(1, "1963-11-23", 42)],
    british,
  ),
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
  series(
    [13916, "Death Note", "2006-10-04", 23, 125, "tt0877057"],
    79481,
    [season(1, "2006-10-04", 37)],
    {
      ...japanese,
      originalTitle: "デスノート",
      alternatives: ["Desu Noto"],
    },
  ),
  series(
    [1429, "Attack on Titan", "2013-04-07", 25, 190, "tt2560140"],
    267440,
    [season(1, "2013-04-07", 25)],
    {
      ...japanese,
      originalTitle: "進撃の巨人",
      alternatives: ["Shingeki no Kyojin"],
    },
  ),
];
