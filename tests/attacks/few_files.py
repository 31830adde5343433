"""main.py in a process that may open few files: `python -m tests.attacks.few_files NUMBER`."""

import resource
import runpy
import sys

most = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
runpy.run_path("main.py", run_name="__main__")
