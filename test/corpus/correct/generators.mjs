// Generators as coroutines, and state machines on promises.
import { setTimeout as sleep } from 'node:timers/promises';

function co(generatorFunction) {
  return (...args) => {
    const generator = generatorFunction(...args);
    return new Promise((resolve, reject) => {
      const step = (method, value) => {
        let result;
        try {
          result = generator[method](value);
        } catch (error) {
          reject(error);
          return;
        }
        if (result.done) resolve(result.value);
        else Promise.resolve(result.value).then((next) => step('next', next), (error) => step('throw', error));
      };
      step('next');
    });
  };
}

// What TypeScript makes of async functions for old targets.
const __awaiter = (thisArg, generator) =>
  new Promise((resolve, reject) => {
    const fulfilled = (value) => {
      try {
        step(generator.next(value));
      } catch (e) {
        reject(e);
      }
    };
    const rejected = (value) => {
      try {
        step(generator.throw(value));
      } catch (e) {
        reject(e);
      }
    };
    const step = (result) => {
      result.done ? resolve(result.value) : Promise.resolve(result.value).then(fulfilled, rejected);
    };
    step((generator = generator.apply(thisArg, [])).next());
  });

function compiled(n) {
  return __awaiter(this, function* () {
    yield sleep(1);
    return n;
  });
}

const fetchBoth = co(function* (a, b) {
  const first = yield sleep(1, a);
  const second = yield sleep(1, b);
  try {
    yield Promise.reject(new Error('thrown in'));
  } catch (error) {
    console.log(error.message);
  }
  return first + second;
});

class Machine {
  #state = 'idle';
  #transition = Promise.resolve();

  go(state) {
    this.#transition = this.#transition.then(async () => {
      await sleep(1);
      this.#state = state;
    });
    return this.#transition;
  }

  get state() {
    return this.#state;
  }
}

async function main() {
  console.log(await fetchBoth(1, 2));
  console.log(await compiled(3));
  const machine = new Machine();
  const first = machine.go('a');
  const second = machine.go('b');
  await Promise.all([first, second]);
  console.log(machine.state);
}

await main();
