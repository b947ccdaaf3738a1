"""Runs a command to its end and writes what it and all its children cost: CPU and wall seconds, and the largest process's memory in MB."""
import json, os, resource, subprocess, sys, time

report, timeout, *command = sys.argv[1:]
began = time.monotonic()
process = subprocess.Popen(command, start_new_session=True)
try:
    status = process.wait(float(timeout))
except subprocess.TimeoutExpired:
    os.killpg(process.pid, 9)
    process.wait()
    status = "timeout"
used = resource.getrusage(resource.RUSAGE_CHILDREN)
per_mb = 1024 * 1024 if sys.platform == "darwin" else 1024
with open(report, "w") as file:
    json.dump({"status": status, "cpu": used.ru_utime + used.ru_stime, "wall": time.monotonic() - began, "memory": used.ru_maxrss / per_mb}, file)
