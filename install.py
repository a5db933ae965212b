"""Make .venv with everything pinned. `make install` calls it; on Windows: `py install.py`.

Needs Python 3.11 or later and pip's access to packages, nothing else. On Linux without an NVIDIA card it insists on the CPU
build of PyTorch, so that no gigabytes of CUDA arrive.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
TORCH = "2.13.0"

NO_CPU_BUILD = f"""
pip cannot see the CPU build of PyTorch {TORCH} (torch=={TORCH}+cpu), and the ordinary build for Linux brings gigabytes of
CUDA. Do one of these and run the command again:
  - tell pip where PyTorch keeps its CPU builds: set PIP_EXTRA_INDEX_URL to the address that pytorch.org, "Get started",
    shows for Linux, Pip, CPU (or PIP_FIND_LINKS to a folder that holds the wheel);
  - accept the ordinary build: set SIGNPOST_ANY_TORCH=1.
"""


def main() -> int:
    """Install; 0 when done. What fails is said by pip, or by the text above."""
    if sys.version_info < (3, 11):
        sys.stderr.write(f"Signpost needs Python 3.11 or later; this is {platform.python_version()}.\n")
        return 1
    if not (ENVIRONMENT / "pyvenv.cfg").is_file():
        sys.stderr.write("Making .venv\n")
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        venv.EnvBuilder(with_pip=True).create(ENVIRONMENT)
    if not _torch():
        return 1
    if _pip("-c", "constraints.txt", "-e", ".[test]") or _scans():
        return 1
    (ENVIRONMENT / "installed").touch()
    return 0


def _scans() -> int:
    """The library that reads scanned pages. It names opencv-python, which needs a graphical system; what pyproject.toml
    names instead (opencv-python-headless) does not, so its own list is left out."""
    if sys.version_info >= (3, 13):
        sys.stderr.write("Scanned pages will not be read: the library for it runs on Python 3.11 and 3.12.\n")
        return 0
    return _pip("--no-deps", "-c", "constraints.txt", "rapidocr-onnxruntime")


def _torch() -> bool:
    cpu_by_default = platform.system() != "Linux" or platform.machine() not in ("x86_64", "AMD64")
    if cpu_by_default or os.environ.get("SIGNPOST_ANY_TORCH") or shutil.which("nvidia-smi"):
        return not _pip(f"torch=={TORCH}")
    if _pip(f"torch=={TORCH}+cpu"):
        sys.stderr.write(NO_CPU_BUILD)
        return False
    return True


def _pip(*what: str) -> int:
    python = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what]
    return subprocess.run(command, cwd=HERE, check=False).returncode  # noqa: S603


if __name__ == "__main__":
    raise SystemExit(main())
