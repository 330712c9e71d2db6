const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

class Scheduler {
  constructor() {
    this.jobs = [];
    this.history = [];
  }

  register(name, interval, fn) {
    this.jobs.push({ name, interval, fn, timer: null });
    return this;
  }

  start() {
    this.jobs.forEach((job) => {
      job.timer = setInterval(() => {
        this.runJob(job); // EXPECT never-awaited
      }, job.interval);
    });
  }

  async runJob(job) {
    const started = Date.now();
    await job.fn();
    this.history.push({ name: job.name, took: Date.now() - started });
  }

  stop() {
    for (const job of this.jobs) clearInterval(job.timer);
  }
}

async function cleanTemp() {
  await sleep(1);
}

async function sendReport() {
  await sleep(2);
  // EXPECT never-awaited
  logToDisk('report sent');
}

async function logToDisk(line) {
  await sleep(1);
  return line.length;
}

async function main() {
  const scheduler = new Scheduler().register('clean', 5, cleanTemp).register('report', 7, sendReport);
  scheduler.start();
  await sleep(40);
  scheduler.stop();
  await sleep(10);
  console.log(scheduler.history.length > 0);
}

main();
