"""Runs a command to its end and writes what it and all its children cost: CPU and wall seconds, and the largest process's memory in MB."""
import ctypes, json, os, resource, subprocess, sys, time

report, timeout, *command = sys.argv[1:]
# The engine does not wait for all that it starts, a policy pack for one, and nobody is told what an orphan used but who adopts it.
if sys.platform == "linux":
    PR_SET_CHILD_SUBREAPER = 36
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
began = time.monotonic()
process = subprocess.Popen(command, start_new_session=True)
try:
    status = process.wait(float(timeout))
except subprocess.TimeoutExpired:
    os.killpg(process.pid, 9)
    process.wait()
    status = "timeout"
wall = time.monotonic() - began
last = time.monotonic() + 30
try:
    while os.waitpid(-1, os.WNOHANG)[0] != 0 or time.monotonic() < last:
        time.sleep(0.005)
except ChildProcessError:
    pass
used = resource.getrusage(resource.RUSAGE_CHILDREN)
per_mb = 1024 * 1024 if sys.platform == "darwin" else 1024
with open(report, "w") as file:
    json.dump({"status": status, "cpu": used.ru_utime + used.ru_stime, "wall": wall, "memory": used.ru_maxrss / per_mb}, file)
