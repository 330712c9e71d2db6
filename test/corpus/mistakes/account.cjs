'use strict'
const { EventEmitter } = require('events')
const sleep = (ms, v) => new Promise(function (resolve) { setTimeout(function () { resolve(v) }, ms) })
function Account (balance) { this.balance = balance; this.log = [] }
Account.prototype.deposit = async function (n) { await sleep(1); this.balance += n; this.record('deposit'); return this.balance } // EXPECT never-awaited
Account.prototype.record = async function (what) { await sleep(1); this.log.push(what) }
Account.prototype.withdraw = function (n) { var self = this; return sleep(1).then(function () { self.balance -= n; return self.balance }) }
Account.prototype.close = function () { return this.withdraw(this.balance).then(() => this) }
var handlers = {
  deposit: async function (a, n) { return a.deposit(n) },
  withdraw: (a, n) => a.withdraw(n),
  close (a) { return a.close() }
}
async function main () {
  var a = new Account(10)
  await a.deposit(5)
  a.withdraw(1) // EXPECT never-awaited
  handlers.withdraw(a, 1) // EXPECT never-awaited
  handlers['close'](a) // EXPECT never-awaited
  handlers.deposit(a, 2) // EXPECT never-awaited
  var e = new EventEmitter()
  e.on('x', function onX () { return a.withdraw(1) }) // EXPECT never-awaited
  e.emit('x')
  var q = [1, 2, 3].reduce(function (acc, n) { a.deposit(n); return acc + n }, 0) // EXPECT never-awaited
  var r = await sleep(30, q)
  console.log(r)
}
main().catch(console.error)
