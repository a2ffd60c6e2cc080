'use strict';

const KINDS = {
  mos: {
    question: 'How good is this music?',
    players: ['Play'],
    answers: [['5', 'Excellent'], ['4', 'Good'], ['3', 'Fair'], ['2', 'Poor'], ['1', 'Bad']],
    keys: 'Keys: Space plays, 1 to 5 rate, Enter goes on, Backspace goes back.',
  },
  ab: {
    question: 'Which is better?',
    players: ['Play A', 'Play B'],
    answers: [['a', 'A is better'], ['b', 'B is better'], ['same', 'No preference']],
    keys: 'Keys: Q plays A, W plays B, Space stops, A, B and S answer, Enter goes on, Backspace goes back.',
  },
};

const at = id => document.getElementById(id);
const state = { rater: '', kind: null, trials: [], index: 0, clips: [], heard: [], saving: false };

function show(section) {
  for (const each of document.querySelectorAll('section')) each.hidden = each.id !== section;
}

function trouble(sentence) {
  at('trouble').textContent = sentence;
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error('The test does not answer: is continuo listen still running? Your answers so far are saved.');
  }
  if (!response.ok) throw new Error(await response.text());
  return response;
}

/** Runs what a key or button asks for; whatever goes wrong is a sentence on the page. */
function attempt(action) {
  return async event => {
    if (event && event.preventDefault) event.preventDefault();
    try {
      trouble('');
      await action(event);
    } catch (problem) {
      trouble(problem.message);
    }
  };
}

function place(trial) {
  return `rater=${encodeURIComponent(state.rater)}&trial=${trial}`;
}

async function begin() {
  state.rater = at('rater').value.trim();
  const session = await (await ask(`trials?rater=${encodeURIComponent(state.rater)}`)).json();
  state.kind = KINDS[session.kind];
  state.trials = session.trials;
  const open = state.trials.findIndex(trial => trial.answer === '');
  if (open < 0) done();
  else await openTrial(open);
}

function silence() {
  for (const audio of state.clips) {
    audio.pause();
    URL.revokeObjectURL(audio.src);
  }
  state.clips = [];
}

async function openTrial(index) {
  silence();
  state.index = index;
  const heard = []; // of this question: a clip of the last one may still tell its time
  state.heard = heard;
  show('trial');
  at('progress').textContent = `${index + 1} of ${state.trials.length}`;
  at('bar').max = state.trials.length;
  at('bar').value = state.trials.filter(trial => trial.answer !== '').length;
  at('question').textContent = state.kind.question;
  at('keys').textContent = state.kind.keys;
  at('players').replaceChildren();
  at('answers').replaceChildren();
  state.kind.answers.forEach(([value, name]) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.dataset.answer = value;
    button.setAttribute('role', 'radio');
    button.textContent = /\d/.test(value) ? `${value}  ${name}` : name;
    button.addEventListener('click', attempt(() => rate(value)));
    at('answers').append(button);
  });
  draw();
  for (let clip = 0; clip < state.trials[index].clips; clip++) {
    const sound = await (await ask(`clip?${place(index)}&clip=${clip}`)).blob();
    if (state.index !== index) return;
    const audio = new Audio(URL.createObjectURL(sound));
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = state.kind.players[clip];
    button.setAttribute('aria-pressed', 'false');
    button.addEventListener('click', attempt(() => play(clip)));
    audio.addEventListener('timeupdate', () => {
      if (audio.currentTime > 0) heard[clip] = true;
      draw();
    });
    for (const change of ['play', 'pause', 'ended']) {
      audio.addEventListener(change, () => button.setAttribute('aria-pressed', String(!audio.paused)));
    }
    state.clips.push(audio);
    at('players').append(button);
  }
  draw();
  at('question').focus();
}

function mayRate() {
  const trial = state.trials[state.index];
  return trial.answer !== '' || (state.clips.length === trial.clips && state.clips.every((_, clip) => state.heard[clip]));
}

function draw() {
  const trial = state.trials[state.index];
  for (const button of at('answers').children) {
    button.setAttribute('aria-checked', String(button.dataset.answer === trial.answer));
    button.disabled = !mayRate();
  }
  at('back').disabled = state.index === 0;
  at('next').disabled = trial.answer === '';
}

async function play(clip) {
  const audio = state.clips[clip];
  if (!audio) return;
  const playing = !audio.paused;
  state.clips.forEach(each => each.pause());
  if (!playing) {
    audio.currentTime = 0;
    await audio.play();
  }
}

async function rate(answer) {
  if (!mayRate() || state.saving || !state.kind.answers.some(([value]) => value === answer)) return;
  const trial = state.index;
  state.saving = true;
  try {
    await ask('rating', { method: 'POST', body: JSON.stringify({ rater: state.rater, trial, answer }) });
    state.trials[trial].answer = answer;
  } finally {
    state.saving = false;
  }
  at('bar').value = state.trials.filter(each => each.answer !== '').length;
  draw();
}

async function next() {
  if (state.trials[state.index].answer === '' || state.saving) return;
  const following = state.index + 1;
  const open = following < state.trials.length ? following : state.trials.findIndex(trial => trial.answer === '');
  if (open >= 0) await openTrial(open);
  else done();
}

async function back() {
  if (state.index > 0) await openTrial(state.index - 1);
}

function done() {
  silence();
  show('done');
  at('another').focus();
}

async function key(event) {
  if (at('trial').hidden || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const mos = state.kind === KINDS.mos;
  const pressed = event.key.toLowerCase();
  const actions = {
    'enter': next,
    'backspace': back,
    ' ': () => (mos ? play(0) : state.clips.forEach(each => each.pause())),
    ...(mos
      ? Object.fromEntries(['1', '2', '3', '4', '5'].map(score => [score, () => rate(score)]))
      : { 'q': () => play(0), 'w': () => play(1), 'a': () => rate('a'), 'b': () => rate('b'), 's': () => rate('same') }),
  };
  const onButton = event.target instanceof HTMLButtonElement && (pressed === 'enter' || pressed === ' ');
  if (onButton || !actions[pressed]) return;
  event.preventDefault();
  await attempt(actions[pressed])();
}

at('begin').addEventListener('submit', attempt(begin));
at('next').addEventListener('click', attempt(next));
at('back').addEventListener('click', attempt(back));
at('again').addEventListener('click', attempt(() => openTrial(0)));
at('another').addEventListener('click', () => {
  at('rater').value = '';
  show('welcome');
  at('rater').focus();
});
at('end').addEventListener('click', attempt(async () => {
  await ask('end', { method: 'POST' });
  show('ended');
}));
document.addEventListener('keydown', key);
