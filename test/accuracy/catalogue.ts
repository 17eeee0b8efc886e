import {
  type FakeCatalogue,
  movie,
  season,
  series,
} from "../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { knownWorks as demo } from "../support/known-works.ts";

/** The demo's works, and additional works that names misspell, misdate or confuse. */
export const catalogue: FakeCatalogue = {
  movies: [
    ...demo.movies,
    movie([754, "Face/Off", "1997-06-27", 138, 27, "tt0119094"]),
    movie([7840, "10,000 BC", "2008-02-22", 109, 30, "tt0443649"]),
    movie([84348, "V/H/S", "2012-07-28", 116, 22, "tt2105044"]),
    movie([269795, "2:22", "2017-06-29", 98, 16, "tt1131724"]),
    movie([3870, "1900", "1976-08-15", 317, 12, "tt0074084"], {
      language: "it",
      alternatives: ["Novecento"],
    }),
    movie([5723, "Once", "2006-06-01", 86, 20, "tt0907657"]),
    movie([900001, "Once Upon a Fjord", "2007-06-01", 90, 1, null]),
    movie([900002, "Die Männer", "1985-12-19", 99, 4, null], { language: "de", countries: ["DE"] }),
    movie([22798, "Whip It", "2009-09-13", 111, 15, "tt1172233"]),
    movie([900003, "The Crossing", "2014-12-02", 128, 6, null]),
    movie([900004, "The Crossing", "2015-07-30", 134, 3, null]),
    movie([900005, "Ridge of Glass", "2018-03-01", 95, 2, null]),
    movie([900006, "Memory Lane", "2022-04-28", 114, 30, null]),
    movie([82992, "Fast & Furious 6", "2013-05-21", 131, 14, "tt1905041"]),
    movie([13804, "Fast & Furious", "2009-04-02", 107, 27, "tt1013752"]),
    movie([533535, "Deadpool & Wolverine", "2024-07-24", 128, 33, "tt6263850"]),
    movie([787, "Mr. & Mrs. Smith", "2005-06-07", 120, 31, "tt0356910"]),
    movie([24197, "Mr. & Mrs. Smith", "1941-01-31", 95, 9, "tt0033922"]),
    movie([454, "Romeo + Juliet", "1996-10-31", 120, 24, "tt0117509"]),
    movie([11099, "The Final Cut", "2004-10-15", 95, 9, "tt0364343"]),
    movie([12212, "Urban Legends: Final Cut", "2000-09-19", 97, 14, "tt0192731"]),
    movie([354912, "Coco", "2017-10-27", 105, 208, "tt2380307"], { votes: 15918 }),
    movie([376658, "Coco", "2016-03-01", 80, 1, null], { votes: 1 }),
    movie([244786, "Whiplash", "2014-10-10", 106, 57, "tt2582802"], { votes: 12371 }),
    movie([367412, "Whiplash", "2013-01-18", 18, 7, "tt2654562"], { votes: 259 }),
    movie([1271, "300", "2007-03-07", 117, 50, "tt0416449"], { votes: 11834 }),
    movie([530915, "1917", "2019-12-25", 119, 60, "tt8579674"]),
    movie([452507, "1922", "2017-10-20", 102, 20, "tt6214928"]),
    movie([293646, "The 33", "2015-08-06", 127, 20, "tt2006295"]),
    movie([900007, "Salt & Cedar", "2011-10-01", 101, 2, null]),
  ],
  series: [
    ...demo.series,
    series([918, "M*A*S*H", "1972-09-17", 26, 60, "tt0068098"], 70994, [
      season(1, "1972-09-17", 24),
    ]),
    series([75219, "9-1-1", "2018-01-03", 43, 90, "tt7235466"], 340443, [
      season(1, "2018-01-03", 10),
    ]),
    series([118642, "Mr. & Mrs. Smith", "2024-02-02", 45, 40, "tt14044212"], null, [
      season(1, "2024-02-02", 8),
    ]),
    series([910001, "Memory Lane", "2021-09-01", 40, 5, null], null, [season(1, "2021-09-01", 8)]),
    series([910002, "Long Voyage", "1999-10-20", 24, 44, null], null, [
      season(1, "1999-10-20", 61),
      season(2, "2001-03-21", 16),
      season(3, "2001-08-19", ["The Crossing", "A Door Ajar", "Salt"]),
    ]),
    series([910003, "Nightly Desk", "2014-01-06", 30, 20, null], null, [
      season(1, "2014-01-06", 20, 1),
    ]),
  ],
};
