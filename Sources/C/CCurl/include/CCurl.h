// libcurl as a table of functions, opened at first use: linking it would cost every start of cairn 4 ms.
#pragma once
