"""The tests. Where Python is told to keep no bytecode, it keeps it for the length of the tests, and out of the way:
every test of a page imports the pages anew, and every server that is started imports everything.
"""

import atexit
import os
import shutil
import sys
import tempfile

if sys.dont_write_bytecode:
    folder = tempfile.mkdtemp(prefix="chatterbox-bytecode-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = folder
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
