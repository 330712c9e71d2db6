const { execSync } = require('child_process');

function version() {
  return execSync('sleep 0.4; echo 1.2.3').toString().trim(); // EXPECT blocked-loop
}

setTimeout(() => {
  console.log(version());
}, 10);
