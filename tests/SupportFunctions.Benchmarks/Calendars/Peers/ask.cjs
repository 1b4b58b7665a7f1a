// Asks npm's working-time libraries the questions that come in, and says what they answer and how long they take.
// In:  {"patience": ms a question, "calendars": {name: {timeZone, weekly, holidays}}, "questions": [{calendar, kind, from, to | seconds, distance}]}, times in ms.
// Out: {"libraries": [{name, answers, seconds, asked}]}: an answer is ms for a deadline, seconds for elapsed time, or a word for why there is none;
//      seconds and asked are by distance, over the questions that were answered.
'use strict';
const vm = require('node:vm');
const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** @returns {string} such as "moment 2.31.0" */
const versions = (...names) => names.map(name => `${name} ${require(`${name}/package.json`).version}`).join(', ');

function momentBusinessTime() {
  const moment = require('moment-business-time');
  require('moment-timezone');
  let zone;
  return {
    name: versions('moment-business-time', 'moment', 'moment-timezone'),
    use(calendar) {
      zone = calendar.timeZone;
      const hours = Object.fromEntries(days.map((day, index) => [index, calendar.weekly[day.slice(0, 3)]?.flat() ?? null]).map(([day, times]) => [day, times?.length ? times : null]));
      moment.updateLocale('en', { workinghours: hours, holidays: calendar.holidays.map(holiday => holiday.date) });
    },
    cannotSay: () => null,
    // Its arithmetic changes the moment it is asked on, so that a copy is part of each question.
    prepare(question) {
      const from = moment.tz(question.from, zone);
      if (question.kind === 'deadline') {
        const [count, unit] = question.seconds % 60 ? [question.seconds, 'seconds'] : [question.seconds / 60, 'minutes'];
        return () => from.clone().addWorkingTime(count, unit);
      }

      const to = moment.tz(question.to, zone);
      return () => to.workingDiff(from, 'seconds');
    },
    read: (question, answer) => Number(answer),
  };
}

/** @param local true: the zone is the process's own; false: dayjs's time zone plugin */
function dayjsBusinessTime(local) {
  const dayjs = require('dayjs');
  dayjs.extend(require('dayjs/plugin/utc'));
  dayjs.extend(require('dayjs/plugin/timezone'));
  dayjs.extend(require('dayjs-business-time'));
  let zone;
  const at = local ? ms => dayjs(ms) : ms => dayjs(ms).tz(zone);
  return {
    name: versions('dayjs-business-time', 'dayjs') + (local ? ', zone of the process' : ', its time zone plugin'),
    use(calendar) {
      zone = calendar.timeZone;
      process.env.TZ = local ? zone : 'UTC';
      dayjs.setBusinessTime(Object.fromEntries(days.map(day => [day, calendar.weekly[day.slice(0, 3)] ?? []])
        .map(([day, pairs]) => [day, pairs.length ? pairs.map(([start, end]) => ({ start: start + ':00', end: end + ':00' })) : null])));
      dayjs.setHolidays(calendar.holidays.map(holiday => holiday.date));
    },
    cannotSay: question => (question.seconds ?? 0) % 60 || question.from % 60000 || (question.to ?? 0) % 60000 ? 'cannot say seconds' : null,
    prepare(question) {
      const from = at(question.from);
      if (question.kind === 'deadline') {
        const minutes = question.seconds / 60;
        return () => from.addBusinessMinutes(minutes);
      }

      const to = at(question.to);
      return () => from.businessMinutesDiff(to);
    },
    read: (question, answer) => question.kind === 'deadline' ? answer.valueOf() : answer * 60,
  };
}

/** One answer, or a word: some questions are never answered, so each has its time. */
function answer(library, question, patience) {
  const no = library.cannotSay(question);
  if (no) {
    return no;
  }

  try {
    global.ask = library.prepare(question);
    const value = library.read(question, vm.runInThisContext('ask()', { timeout: patience }));
    return Number.isFinite(value) ? value : `answers ${value}`;
  } catch (error) {
    return error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? 'no answer in time' : `throws ${error.name}`;
  }
}

function examine(library, { calendars, questions, patience }) {
  const order = questions.map((_, index) => index).sort((one, other) =>
    questions[one].calendar < questions[other].calendar ? -1 : questions[one].calendar > questions[other].calendar ? 1 : one - other);
  const answers = [];
  let used;
  const use = name => {
    if (used !== name) {
      library.use(calendars[used = name]);
    }
  };
  for (const index of order) {
    use(questions[index].calendar);
    answers[index] = answer(library, questions[index], patience);
  }

  // Three rounds over what was answered; the first has compiled everything, and the quickest counts.
  const seconds = {};
  const asked = {};
  for (const distance of new Set(questions.map(question => question.distance))) {
    const timed = order.filter(index => questions[index].distance === distance && typeof answers[index] === 'number');
    asked[distance] = timed.length;
    seconds[distance] = Infinity;
    for (let round = 0; round < 3; round++) {
      let spent = 0n;
      for (let next = 0; next < timed.length;) {
        const calendar = questions[timed[next]].calendar;
        use(calendar);
        const calls = [];
        for (; next < timed.length && questions[timed[next]].calendar === calendar; next++) {
          calls.push(library.prepare(questions[timed[next]]));
        }

        const start = process.hrtime.bigint();
        for (const call of calls) {
          call();
        }

        spent += process.hrtime.bigint() - start;
      }

      seconds[distance] = Math.min(seconds[distance], Number(spent) / 1e9);
    }
  }

  return { name: library.name, answers, seconds, asked };
}

const questions = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
const libraries = [momentBusinessTime(), dayjsBusinessTime(false), dayjsBusinessTime(true)].map(library => examine(library, questions));
process.stdout.write(JSON.stringify({ runtime: `node ${process.version}`, timeZoneData: process.versions.tz, libraries }));
